import sharp from 'sharp';
import { countKeyPixels } from '../../tests/fixtures/images/key';

/** One frame as the browser sent it. */
export interface Frame {
  /** Milliseconds since the epoch, as `Date.now()`. */
  readonly time: number;
  /** How far the page was scrolled, in CSS pixels. */
  readonly scroll: { readonly x: number; readonly y: number };
  /** Encoded, as PNG or JPEG. */
  readonly image: Buffer;
}

/** A frame that shows a marker uncovered. */
export interface Flash extends Frame {
  /** How many pixels have a key colour. */
  readonly keyPixels: number;
}

/** Pixels of the frame. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How many pixels of an encoded picture, or of a part of it, have a key colour. */
export async function keyPixelsOf(image: Buffer, part?: Box): Promise<number> {
  const picture = part ? sharp(image).extract({ ...part }) : sharp(image);
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return countKeyPixels(data, info.width, info.height);
}

/** The frames with at least so many key-colour pixels. One at a time: a decoded frame takes megabytes. */
export async function findFlashes(frames: readonly Frame[], minKeyPixels: number): Promise<Flash[]> {
  const flashes: Flash[] = [];
  let last: { image: Buffer; keyPixels: number } | undefined;
  for (const frame of frames) {
    const same = last?.image.equals(frame.image) ? last.keyPixels : undefined;
    const keyPixels = same ?? (await keyPixelsOf(frame.image));
    if (keyPixels >= minKeyPixels) flashes.push({ ...frame, keyPixels });
    last = { image: frame.image, keyPixels };
  }
  return flashes;
}
