import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, CDPSession, Page } from 'playwright';
import { HeapReader, type Heaps } from './heap';
import { MainThread, together, type Work } from './main-thread';
import { GALLERY_PX } from './pages';

/** Of scrolling: a whole gallery in a minute, ten times as fast as somebody who looks at it. CSS pixels a second. */
export const SPEED = Math.ceil(GALLERY_PX / 60);
/** The metering pauses so often, in seconds, to look at the heaps; and four times at least, or there were no half-way. */
const STRETCH_S = 15;
const STRETCHES = 4;
/** How long the page of words is watched, in milliseconds: it is parsed, laid out, and swept once or twice. */
const WORDS_MS = 6_000;

export interface GalleryVisit {
  readonly work: Work;
  /** Pictures that were put into elements. */
  readonly shown: number;
  /** Before the scrolling, and after each stretch of it. */
  readonly heaps: readonly Heaps[];
}

/** How it is measured: what sampling adds (`samplingSlowdown`), and where the time that was found by it is gathered. */
export interface Ruler {
  readonly slowdown: number;
  readonly hot: Map<string, number>;
}

const longTasks = (page: Page) => () =>
  page.evaluate<{ startMs: number; ms: number }[]>('typeof longTasks === "undefined" ? [] : longTasks()');

/**
 * Scrolls through a gallery, down and up again, at a steady speed.
 *
 * @param onStretch called at each pause
 */
export async function visitGallery(
  context: BrowserContext,
  url: string,
  minutes: number,
  hostUrl: string | undefined,
  { slowdown, hot }: Ruler,
  onStretch: () => Promise<void> = async () => undefined,
): Promise<GalleryVisit> {
  const page = await context.newPage();
  try {
    await page.goto(url);
    const session = await context.newCDPSession(page);
    const meter = await MainThread.of(session, longTasks(page), slowdown);
    const reader = await HeapReader.of(session, context, hostUrl);
    const heaps = [await reader.read()];
    const parts: Work[] = [];
    const stretches = Math.max(STRETCHES, Math.round((minutes * 60) / STRETCH_S));
    let at = 0;
    for (let stretch = 0; stretch < stretches; stretch++) {
      await meter.start();
      at = await scroll(session, at, ((minutes * 60) / stretches) * SPEED);
      parts.push(await meter.stop());
      heaps.push(await reader.read());
      await onStretch();
    }
    await reader.close();
    for (const [name, ms] of meter.hot) hot.set(name, (hot.get(name) ?? 0) + ms);
    return { work: together(parts), shown: await page.evaluate<number>('shown'), heaps };
  } finally {
    await page.close();
  }
}

/** @returns where it has come to, on a way that leads down to the end, up again, and so on; CSS pixels */
async function scroll(session: CDPSession, from: number, distance: number): Promise<number> {
  let at = from;
  for (const end = from + distance; at < end; ) {
    const down = Math.floor(at / GALLERY_PX) % 2 === 0;
    const turn = (Math.floor(at / GALLERY_PX) + 1) * GALLERY_PX;
    const step = Math.min(end, turn) - at;
    await session.send('Input.synthesizeScrollGesture', {
      x: 640,
      y: 400,
      yDistance: down ? -step : step,
      speed: SPEED,
      gestureSourceType: 'mouse',
    });
    at += step;
  }
  return at;
}

/**
 * Opens the page of words, and watches it for a while.
 *
 * @param before a page of the same site: the next one shares its process, and the meter is there from its first moment
 */
export async function visitWords(
  context: BrowserContext,
  { before, words }: { readonly before: string; readonly words: string },
  { slowdown, hot }: Ruler,
): Promise<Work> {
  const page = await context.newPage();
  try {
    await page.goto(before);
    const session = await context.newCDPSession(page);
    const meter = await MainThread.of(session, longTasks(page), slowdown);
    await meter.start();
    await page.goto(words);
    await sleep(WORDS_MS);
    const work = await meter.stop();
    for (const [name, ms] of meter.hot) hot.set(name, (hot.get(name) ?? 0) + ms);
    return work;
  } finally {
    await page.close();
  }
}
