import type { BrowserContext, CDPSession } from 'playwright';
import { quantile } from '../../demo/statistics';

/** Fine enough for callbacks of a millisecond, and cheap enough not to be what is measured; microseconds. */
const SAMPLE_US = 200;

/**
 * Work of a kind that a content script has: walks through the document by the browser, and calls for single elements.
 * Ten times, since once takes 6 ms: the medians with sampling and without differed by less than 5 to 16 % then, by 10 to 13 now.
 */
const WORK = `(() => {
  const start = performance.now();
  for (let time = 0; time < 10; time++) {
    for (let walk = 0; walk < 20; walk++) document.querySelectorAll('video');
    const elements = document.createNodeIterator(document, NodeFilter.SHOW_ELEMENT);
    const names = new Set();
    for (let count = 0, element; count < 20_000 && (element = elements.nextNode()) !== null; count++)
      names.add(element.localName);
  }
  return performance.now() - start;
})()`;

/** How often that work is done with sampling and without, in turn. */
const TURNS = 15;

/** Makes a page ready to be sampled. */
export async function prepareSampling(session: CDPSession): Promise<void> {
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_US });
}

/**
 * Measures how much longer a script takes while it is sampled: what is found by sampling is too much by that.
 *
 * @param url a page of tens of thousands of elements
 * @returns 1.1 where a tenth is added
 */
export async function samplingSlowdown(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  try {
    await page.goto(url);
    const session = await context.newCDPSession(page);
    await prepareSampling(session);
    const run = (): Promise<number> => page.evaluate<number>(WORK);
    // The first go compiles it.
    await run();
    const [plain, sampled]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < TURNS; turn++) {
      plain.push(await run());
      await session.send('Profiler.start');
      sampled.push(await run());
      await session.send('Profiler.stop');
    }
    return Math.max(1, quantile(sampled, 0.5) / quantile(plain, 0.5));
  } finally {
    await page.close();
  }
}
