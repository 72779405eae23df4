import type { Model } from '../shared/catalogue';
import { Resampler } from './resample';
import { levelsOf } from './tensor';

/** Turns bitmaps of any size into a model's input: RGB planes, resized as Pillow would, on white. */
export class TensorInput {
  /** Values of one image. */
  readonly length: number;
  readonly #resampler: Resampler;
  readonly #levels: Float32Array;
  #canvas = canvasOf(1, 1);

  constructor(model: Pick<Model, 'size' | 'mean' | 'std'>) {
    this.length = 3 * model.size * model.size;
    this.#resampler = new Resampler(model.size);
    this.#levels = levelsOf(model);
  }

  /**
   * @param out receives {@link length} values
   * @throws RangeError where `out` has another length
   */
  write(bitmap: ImageBitmap, out: Float32Array): void {
    const { width, height } = bitmap;
    const rows = (top: number, count: number): Uint8ClampedArray => this.#rows(bitmap, top, count);
    this.#resampler.resize({ width, height, rows }, this.#levels, out);
  }

  #rows(bitmap: ImageBitmap, top: number, count: number): Uint8ClampedArray {
    const { width } = bitmap;
    const { canvas } = this.#canvas;
    if (canvas.width < width || canvas.height < count) {
      this.#canvas = canvasOf(Math.max(canvas.width, width), Math.max(canvas.height, count));
    }
    const context = this.#canvas;
    // What is transparent shows the page; white is what most pages are.
    context.fillRect(0, 0, width, count);
    context.drawImage(bitmap, 0, top, width, count, 0, 0, width, count);
    return context.getImageData(0, 0, width, count).data;
  }
}

function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  // Read back at once after each drawing: kept in memory, not on a GPU.
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas to read pixels from');
  context.fillStyle = '#fff';
  return context;
}
