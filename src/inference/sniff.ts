import { imageSize } from 'image-size';
import { MAX_PIXELS } from '../shared/limits';
import { ImageFault } from './fault';

export interface Sniffed {
  /** As image-size names it: `png`, `jpg`, `webp`, `svg` … */
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads type and size from an image's header, before anything is decoded: a 30,000 × 30,000 PNG is a few kilobytes
 * long and would take 3.6 GB.
 *
 * @throws ImageFault `not-an-image` or `too-large`
 */
export function sniff(bytes: Uint8Array): Sniffed {
  if (bytes.byteLength === 0) throw new ImageFault('not-an-image', 'the file is empty');
  let header: ReturnType<typeof imageSize>;
  try {
    header = imageSize(bytes);
  } catch {
    throw new ImageFault('not-an-image', 'the bytes are of no image format that is known');
  }
  const { type = 'unknown', width, height } = header;
  if (width * height > MAX_PIXELS && type !== 'svg') {
    throw new ImageFault(
      'too-large',
      `${width} x ${height} pixels are more than the ${MAX_PIXELS} that are decoded`,
    );
  }
  return { type, width, height };
}
