import { createHtml } from '../element';
import type { Size } from '../facts';
import { isTransparent, SIDE, type Signature } from './signature';

/** Longest side of a picture that is judged: more than any model's input, and little to encode several times a second. */
const LONGEST = 512;

export type Source = HTMLVideoElement | HTMLCanvasElement;

/** The browser shows it, and lets nobody read it. */
export class Unreadable extends Error {}

/** Cells a side in which even a dot of a large picture leaves a trace. */
const FINE = 128;

/** One for all signatures of a frame: a canvas for each look would be garbage several times a second. */
let small: CanvasRenderingContext2D | undefined;
let fine: CanvasRenderingContext2D | undefined;

/**
 * The picture of this moment in {@link SIDE} × {@link SIDE} cells.
 *
 * @throws Unreadable where the browser does not let it be read
 */
export function signatureOf(source: Source): Signature {
  small ??= contextOf({ width: SIDE, height: SIDE }, true);
  try {
    return cellsOf(source, small);
  } catch (error) {
    // What it has drawn last may have made it unreadable for all others too.
    small = undefined;
    throw new Unreadable('the browser lets nobody read it', { cause: error });
  }
}

/** Whether nothing at all is on it. @param signature of what can be read */
export function isBlank(source: Source, signature: Signature): boolean {
  if (!isTransparent(signature)) return false;
  fine ??= contextOf({ width: FINE, height: FINE }, true);
  return isTransparent(cellsOf(source, fine));
}

function cellsOf(source: Source, context: CanvasRenderingContext2D): Signature {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

/**
 * Takes the picture of this moment; what is shown later does not matter to it.
 *
 * @param size of the source, in its own pixels
 * @returns the way to encode it as JPEG, for when somebody wants the bytes
 */
export function pictureOf(source: Source, size: Size): () => Promise<ArrayBuffer> {
  // JPEG has no transparency, and most pages are light.
  const copy = copyOf(source, size, '#fff');
  return async () => {
    const blob = await new Promise<Blob | null>((resolve) => copy.toBlob(resolve, 'image/jpeg', 0.92));
    if (blob === null) throw new Error('the picture could not be encoded');
    return blob.arrayBuffer();
  };
}

/**
 * @param size of the source, in its own pixels
 * @param ground a colour of CSS to lay it on; nothing keeps what is transparent
 * @returns the picture of this moment, no larger than it is judged
 */
export function copyOf(source: Source, size: Size, ground?: string): HTMLCanvasElement {
  const scale = Math.min(1, LONGEST / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const context = contextOf({ width, height }, false);
  if (ground !== undefined) {
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
  }
  context.drawImage(source, 0, 0, width, height);
  return context.canvas;
}

function contextOf({ width, height }: Size, willReadFrequently: boolean): CanvasRenderingContext2D {
  // Not an OffscreenCanvas, which Firefox lets nobody read once something of another site was drawn on it.
  const canvas = createHtml('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently });
  if (context === null) throw new Error('there is no canvas to read with');
  context.imageSmoothingQuality = 'medium';
  return context;
}
