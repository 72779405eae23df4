import { fileURLToPath } from 'node:url';
import type { State } from '../../src/shared/verdict';
import type { Frame, Tab } from '../driver/driver';

/** One image of the gallery, as seen from the page. */
export interface WatchedImage {
  readonly name: string;
  readonly expected: 'safe' | 'blur';
  /** `unwatched` where Scrim has not marked it. */
  readonly state: State | 'unwatched';
  readonly url: string;
  /** When the state was written, in milliseconds since the epoch. */
  readonly at: number;
  /** CSS pixels of the frame's viewport. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

export const isDecided = ({ state }: WatchedImage): boolean => state !== 'pending' && state !== 'unwatched';

/** Has every frame of the tab note the states of its images; call it before the navigation. */
export async function installWatch(page: Tab): Promise<void> {
  await page.addInitScript({ path: fileURLToPath(new URL('in-page/watch.js', import.meta.url)) });
}

/** Where a frame's viewport lies in the page's, in CSS pixels. */
async function origin(frame: Frame): Promise<{ left: number; top: number }> {
  if (!frame.parentFrame()) return { left: 0, top: 0 };
  const box = await (await frame.frameElement()).boundingBox();
  return { left: box?.x ?? 0, top: box?.y ?? 0 };
}

async function imagesOf(frame: Frame): Promise<WatchedImage[]> {
  // A string, since a function would carry helpers of the compiler along that the page does not have.
  const images = await frame.evaluate<WatchedImage[]>('globalThis.scrimWatch?.list() ?? []');
  const { left, top } = await origin(frame);
  return images.map((image) => ({
    ...image,
    box: { ...image.box, left: image.box.left + left, top: image.box.top + top },
  }));
}

/** All images of the gallery, those in shadow roots and frames too. */
export async function listImages(page: Tab): Promise<WatchedImage[]> {
  const lists = await Promise.all(page.frames().map(imagesOf));
  return lists.flat();
}

/** Scrolls to an image, so that a lazy one is loaded. */
export async function reveal(page: Tab, name: string): Promise<void> {
  const script = `globalThis.scrimWatch?.reveal(${JSON.stringify(name)})`;
  await Promise.all(page.frames().map((frame) => frame.evaluate(script)));
}
