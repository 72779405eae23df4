import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { FrameRecorder } from '../lib/frame-recorder';
import type { Scrim } from '../lib/launch';
import { scrollThrough, waitForDecisions } from './decide';
import { readHealth, readScores } from './extension';
import { countFlashed } from './flashed';
import type { Seen } from './report';
import { installWatch, listImages } from './watch';

/** Small enough for the recorder to keep up with what is painted, wide enough for a desktop layout. */
export const viewport = { width: 1000, height: 700 };

/** The tab to work in, and no other: the welcome page would send it to the background, where images can wait. */
async function onlyTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const others = context.pages().filter((one) => one !== page);
  await Promise.all(others.map((one) => one.close()));
  context.on('page', (opened) => void opened.close().catch(() => {}));
  return page;
}

async function extensionPage({ context, url }: Scrim): Promise<Page> {
  context.removeAllListeners('page');
  const page = await context.newPage();
  await page.goto(url('options.html'));
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
export async function visit(scrim: Scrim, { url, screenshot, timeoutMs }: VisitOptions): Promise<Seen> {
  const page = await onlyTab(scrim.context);
  await installWatch(page);
  const recorder = await FrameRecorder.start(page);
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
  const asking = await extensionPage(scrim);
  const scores = await readScores(asking, page.url(), page.frames().length);
  return { images, flashed, start, scores, health: await readHealth(asking) };
}
