import { imageSize } from 'image-size';
import { MAX_PIXELS } from '../shared/limits';
import { ImageFault } from './fault';

export interface Sniffed {
  /** As image-size names it: `png`, `jpg`, `webp`, `svg` … */
  readonly type: string;
  /** Pixels, as they are shown: a photograph whose EXIF data turns it is turned. */
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
    // A drawing needs no size of its own, and image-size looks for its root in the first 1,000 characters alone.
    if (isSvg(bytes)) return { type: 'svg', width: 0, height: 0 };
    throw new ImageFault('not-an-image', 'the bytes are of no image format that is known');
  }
  const { type = 'unknown', orientation = 1 } = header;
  // From 5 on, EXIF's orientations lie on their side.
  const { width, height } = orientation < 5 ? header : { width: header.height, height: header.width };
  if (width * height > MAX_PIXELS && type !== 'svg') {
    throw new ImageFault(
      'too-large',
      `${width} x ${height} pixels are more than the ${MAX_PIXELS} that are decoded`,
    );
  }
  return { type, width, height };
}

/** What may stand before the root of an XML document; more than this of it is not read, in bytes. */
const PROLOGUE =
  /\s*(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+(?:[^\s<>"'/:]+:)?svg(?:[^[>]*\[[^\]]*\])?[^>]*>)/y;
const PROLOGUE_BYTES = 65_536;
const ROOT = /\s*<(?:[^\s<>"'/:]+:)?svg[\s/>]/y;
/** What the first two bytes say of a text that is not UTF-8. */
const ENCODINGS: Readonly<Record<string, string>> = { '255,254': 'utf-16le', '254,255': 'utf-16be' };

function isSvg(bytes: Uint8Array): boolean {
  const encoding = ENCODINGS[bytes.subarray(0, 2).join()];
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, PROLOGUE_BYTES));
  ROOT.lastIndex = 0;
  for (PROLOGUE.lastIndex = 0; PROLOGUE.test(text); ) ROOT.lastIndex = PROLOGUE.lastIndex;
  return ROOT.test(text);
}
