import { DeadlineError, withDeadline } from '../shared/deadline';
import { DECODE_MS } from '../shared/limits';
import { messageOf } from '../shared/log';
import { ImageFault } from './fault';
import { type Sniffed, sniff } from './sniff';

/**
 * A side longer than so many times the model's is first reduced to that by the browser, which costs nothing beside the
 * decoding; the rest is Pillow's filter (resample.ts). PSNR of the worst golden at 1, 2, 3 and 4 times, in Chromium: 30,
 * 38, 42 and 44 dB (docs/preprocessing.md).
 */
export const OVERSIZE = 3;

/** An SVG has no pixels of its own: painted at so many times the model's size, its edges come out antialiased. */
const SVG_OVERSIZE = 2;

/**
 * Decodes an image, off this thread, in the size it has or in what is close enough to it for a model (promise 8). It is
 * turned as EXIF says, in sRGB; of an animation this is the first frame (animation.ts has the others).
 *
 * @param size side of the model's input, in pixels
 * @returns a bitmap of any shape; the caller closes or transfers it
 * @throws ImageFault
 */
export async function decode(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<ImageBitmap> {
  const sniffed = sniff(bytes);
  try {
    const bitmap =
      sniffed.type === 'svg'
        ? decodeSvg(bytes, SVG_OVERSIZE * size)
        : createImageBitmap(new Blob([bytes]), reduction(sniffed, OVERSIZE * size));
    return await withDeadline(bitmap, DECODE_MS, 'decoding');
  } catch (error) {
    throw decodeFault(error);
  }
}

/** What an image has come to that the browser could not decode. */
export const decodeFault = (error: unknown): ImageFault =>
  new ImageFault(error instanceof DeadlineError ? 'timeout' : 'undecodable', messageOf(error));

/** Each side for itself: a strip of 400 × 20,000 keeps its width. */
export function reduction({ width, height }: Sniffed, longest: number): ImageBitmapOptions {
  if (width <= longest && height <= longest) return {};
  return {
    resizeWidth: Math.min(width, longest),
    resizeHeight: Math.min(height, longest),
    resizeQuality: 'high',
  };
}

/** `createImageBitmap` takes no SVG bytes: an image element does, without scripts and without the network. */
async function decodeSvg(bytes: Uint8Array<ArrayBuffer>, side: number): Promise<ImageBitmap> {
  const image = new Image();
  // Not a `blob:` address: of those Chromium lets nobody read what a `foreignObject` was painted in.
  image.src = await dataUrlOf(new Blob([bytes], { type: 'image/svg+xml' }));
  await image.decode();
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas to draw an SVG on');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, side, side);
  return canvas.transferToImageBitmap();
}

function dataUrlOf(blob: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(reader.result as string));
  reader.addEventListener('error', () => reject(reader.error));
  reader.readAsDataURL(blob);
  return promise;
}
