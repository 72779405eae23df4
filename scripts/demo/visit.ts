import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Driver, Tab } from '../driver/driver';
import { scrollThrough, waitForDecisions } from './decide';
import { readHealth, readScores } from './extension';
import { countFlashed } from './flashed';
import type { Seen } from './report';
import { installWatch, listImages } from './watch';

/** Small enough for the recorder to keep up with what is painted, wide enough for a desktop layout. */
export const viewport = { width: 1000, height: 700 };

/** How often tabs that are opened are looked for, in milliseconds. */
const LOOK_MS = 200;

/**
 * The tab to work in, and no other: the welcome page would send it to the background, where images can wait.
 *
 * @returns it, and the way to let others be again
 */
async function onlyTab(driver: Driver): Promise<{ page: Tab; release: () => void }> {
  const page = await driver.newTab();
  const closeOthers = async (): Promise<void> => {
    // One that is closed already, or a browser that is.
    for (const other of await driver.tabs().catch(() => []))
      if (other !== page) other.close().catch(() => {});
  };
  await closeOthers();
  const watching = setInterval(closeOthers, LOOK_MS);
  return { page, release: () => clearInterval(watching) };
}

async function extensionPage(driver: Driver): Promise<Tab> {
  const page = await driver.newTab();
  await page.goto(driver.url('options.html'));
  return page;
}

export interface VisitOptions {
  /** Address of the gallery. */
  readonly url: string;
  /** File of the picture of the whole page. */
  readonly screenshot: string;
  readonly timeoutMs: number;
}

/** Opens the gallery under the recorder's eyes, and collects what became of every image. */
export async function visit(driver: Driver, { url, screenshot, timeoutMs }: VisitOptions): Promise<Seen> {
  const { page, release } = await onlyTab(driver);
  await installWatch(page);
  const recorder = await driver.record(page);
  await page.goto(url, { waitUntil: 'commit' });
  // With its frames: pictures that are not listed yet would not be waited for.
  await page.waitForLoadState('load');
  await waitForDecisions(page, timeoutMs);
  await scrollThrough(page);
  const { frames, flashes } = await recorder.stop();
  // Without frames, "nothing flashed" would be an assumption.
  if (frames === 0) throw new Error('the recorder got no frames');
  console.log(`  recorded ${frames} frames, ${flashes.length} of them with a flagged image uncovered`);

  const images = await listImages(page);
  const flashed = await countFlashed(flashes, images, viewport);
  await mkdir(dirname(screenshot), { recursive: true });
  await page.screenshot({ path: screenshot, fullPage: true });
  const start = await page.evaluate(() => performance.timeOrigin);
  release();
  const asking = await extensionPage(driver);
  const scores = await readScores(asking, page.url(), page.frames().length);
  return { images, flashed, start, scores, health: await readHealth(asking) };
}
