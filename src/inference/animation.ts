import { withDeadline } from '../shared/deadline';
import { DECODE_MS } from '../shared/limits';
import { decodeFault, OVERSIZE, reduction } from './decode';
import { sniff } from './sniff';

/** Frames of one animation that are judged, evenly from the first to the last: each costs a run of the model. */
const FRAMES = 5;

const MIME = { gif: 'image/gif', png: 'image/png', webp: 'image/webp', avif: 'image/avif' } as const;
type Moving = keyof typeof MIME;

/** An image of several frames. */
export interface Animation {
  /** The frames to be judged, ascending. */
  readonly indices: readonly number[];
  /**
   * @param size side of the model's input, in pixels
   * @returns a bitmap of any shape; the caller closes or transfers it
   * @throws ImageFault
   */
  frame(index: number, size: number): Promise<ImageBitmap>;
  close(): void;
}

/**
 * @returns `undefined` for an image that stands still, and where the browser decodes no single frames: then the first
 *   one speaks for all
 * @throws ImageFault
 */
export async function openAnimation(bytes: Uint8Array<ArrayBuffer>): Promise<Animation | undefined> {
  const moving = mayMove(bytes);
  if (moving === undefined || globalThis.ImageDecoder === undefined) return undefined;
  const type = MIME[moving];
  if (!(await ImageDecoder.isTypeSupported(type))) return undefined;
  const sniffed = sniff(bytes);
  const decoder = new ImageDecoder({ data: bytes, type, preferAnimation: true });
  const close = (): void => decoder.close();
  try {
    await withDeadline(
      Promise.all([decoder.tracks.ready, decoder.completed]),
      DECODE_MS,
      'opening an animation',
    );
  } catch {
    // What cannot be opened is told by the decoder for still images, which knows more of it.
    close();
    return undefined;
  }
  const count = decoder.tracks.selectedTrack?.frameCount ?? 1;
  if (count < 2) {
    close();
    return undefined;
  }
  return {
    indices: sampled(count),
    async frame(frameIndex, size) {
      try {
        const { image } = await withDeadline(decoder.decode({ frameIndex }), DECODE_MS, 'decoding a frame');
        try {
          return await createImageBitmap(image, reduction(sniffed, OVERSIZE * size));
        } finally {
          image.close();
        }
      } catch (error) {
        throw decodeFault(error);
      }
    },
    close,
  };
}

/** @returns at most {@link FRAMES} indices, evenly spread over `count` frames, with the first and the last. */
export function sampled(count: number): number[] {
  const frames = Math.min(count, FRAMES);
  return Array.from({ length: frames }, (_, at) => Math.round((at * (count - 1)) / Math.max(1, frames - 1)));
}

/** @returns the format of an image that may have several frames, by its header alone. */
export function mayMove(bytes: Uint8Array): Moving | undefined {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 4) === 'GIF8') return 'gif';
  // The extended header has a flag for it.
  if (text(0, 4) === 'RIFF' && text(8, 16) === 'WEBPVP8X')
    return ((bytes[20] ?? 0) & 2) === 0 ? undefined : 'webp';
  if (text(1, 4) === 'PNG') return hasFrames(bytes) ? 'png' : undefined;
  // `avis` among the brands of the file type box, whose length comes first.
  if (text(4, 8) === 'ftyp')
    return text(8, Math.min(bytes[3] ?? 0, 64)).includes('avis') ? 'avif' : undefined;
  return undefined;
}

/** An APNG says so (`acTL`) before its first pixels. */
function hasFrames(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= bytes.byteLength; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}
