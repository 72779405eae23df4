import { type Flash, keyPixelsOf } from '../lib/flashes';
import type { WatchedImage } from './watch';

type Box = WatchedImage['box'];
type Size = { readonly width: number; readonly height: number };

/** The part of a box that a frame shows, in whole pixels; `undefined` where it shows none. */
function visible(box: Box, { scroll }: Flash, { width, height }: Size) {
  const left = Math.max(0, Math.floor(box.left - scroll.x));
  const top = Math.max(0, Math.floor(box.top - scroll.y));
  const right = Math.min(width, Math.ceil(box.left + box.width - scroll.x));
  const bottom = Math.min(height, Math.ceil(box.top + box.height - scroll.y));
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : undefined;
}

/**
 * How many of the images the flashes show uncovered. At least one where there is any flash, also where the page has
 * moved since, so that no image stands any more where the frame shows a marker.
 *
 * @param images with boxes in CSS pixels of the page, as it is scrolled to its top
 * @param size of the frames, in pixels, one for a CSS pixel
 */
export async function countFlashed(
  flashes: readonly Flash[],
  images: readonly WatchedImage[],
  size: Size,
): Promise<number> {
  const flashed = new Set<WatchedImage>();
  for (const flash of flashes) {
    for (const image of images) {
      if (flashed.has(image) || image.expected !== 'blur') continue;
      const part = visible(image.box, flash, size);
      if (part && (await keyPixelsOf(flash.image, part)) > 0) flashed.add(image);
    }
  }
  return flashes.length > 0 ? Math.max(1, flashed.size) : 0;
}
