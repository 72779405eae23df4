import { setTimeout as sleep } from 'node:timers/promises';
import type { Tab } from '../driver/driver';
import { isDecided, listImages, reveal, type WatchedImage } from './watch';

const poll = 200;
/** How often progress is told, in milliseconds. */
const tell = 2_000;
/** Without any decision for so long, the next image has its turn in view, in milliseconds. */
const patience = 1_500;

function isInView({ box }: WatchedImage, height: number): boolean {
  return box.top < height && box.top + box.height > 0;
}

/**
 * Waits until every image has a state, scrolling to the ones that are left when those in view are done, as a reader
 * would. Lazy images would never load otherwise. One that stays undecided in view does not keep the others waiting.
 *
 * @param timeoutMs after so long the rest stays undecided
 */
export async function waitForDecisions(page: Tab, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const height = page.viewportSize()?.height ?? 0;
  let told = performance.now();
  let moved = performance.now();
  let left = Number.POSITIVE_INFINITY;
  let turn = 0;
  while (performance.now() < deadline) {
    const images = await listImages(page);
    const open = images.filter((image) => !isDecided(image));
    if (images.length > 0 && open.length === 0) return;
    if (open.length < left) [left, moved] = [open.length, performance.now()];
    if (performance.now() - told >= tell) {
      told = performance.now();
      console.log(`  ${images.length - open.length} of ${images.length} images decided`);
    }
    const stuck = performance.now() - moved > patience;
    if (stuck) moved = performance.now();
    const next = stuck ? open[turn++ % open.length] : open[0];
    if (next && (stuck || !open.some((image) => isInView(image, height)))) await reveal(page, next.name);
    await sleep(poll);
  }
}

/** Brings every part of the page into view once, so that the recorder sees what a reader can see. */
export async function scrollThrough(page: Tab): Promise<void> {
  const step = (page.viewportSize()?.height ?? 800) / 2;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0; top < height; top += step) {
    await page.evaluate(async (y) => {
      scrollTo({ top: y, behavior: 'instant' });
      for (let frame = 0; frame < 4; frame++) await new Promise((painted) => requestAnimationFrame(painted));
    }, top);
  }
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
}
