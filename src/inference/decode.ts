import { DeadlineError, withDeadline } from '../shared/deadline';
import { DECODE_MS } from '../shared/limits';
import { messageOf } from '../shared/log';
import { ImageFault } from './fault';
import { sniff } from './sniff';

/**
 * Decodes an image and squashes it to the model's input (promise 8: antialiased, the whole picture, no crop). The
 * browser does both off its main thread. Of an animation this is the first frame.
 *
 * @param size side of the square, in pixels
 * @returns a bitmap of size × size; the caller closes or transfers it
 * @throws ImageFault
 */
export async function decode(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<ImageBitmap> {
  const { type } = sniff(bytes);
  try {
    const bitmap =
      type === 'svg'
        ? decodeSvg(bytes, size)
        : createImageBitmap(new Blob([bytes]), {
            resizeWidth: size,
            resizeHeight: size,
            resizeQuality: 'high',
          });
    return await withDeadline(bitmap, DECODE_MS, 'decoding');
  } catch (error) {
    const reason = error instanceof DeadlineError ? 'timeout' : 'undecodable';
    throw new ImageFault(reason, messageOf(error));
  }
}

/** `createImageBitmap` takes no SVG bytes: an image element does, without scripts and without the network. */
async function decodeSvg(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<ImageBitmap> {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'image/svg+xml' }));
  try {
    const image = new Image(size, size);
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas to draw an SVG on');
    context.drawImage(image, 0, 0, size, size);
    return canvas.transferToImageBitmap();
  } finally {
    URL.revokeObjectURL(url);
  }
}
