/**
 * Pillow's bilinear resize of 8-bit images, bit for bit: the models were trained behind it, and browsers' own resizing
 * is another filter in each of them. The filter is a triangle as wide as the reduction (so it is antialiased), applied
 * to rows and then to columns, with fixed-point weights and a rounding to bytes after each.
 * Source: Pillow 9.4.0, src/libImaging/Resample.c.
 */

/**
 * PRECISION_BITS of Resample.c: of 32 bits, eight for the pixel, two for filters that overshoot, the rest for the
 * weight. A triangle never overshoots, so sums need no clamping here.
 */
const PRECISION = 22;
/** Rounds to nearest where the precision is shifted away. */
const HALF = 1 << (PRECISION - 1);

/** Pages show their thumbnails in a few sizes each; a pair takes some 10 KB. */
const AXES_KEPT = 64;

/** How the pixels of one axis become fewer or more: output i is a weighted sum of inputs from `firsts[i]` on. */
interface Axis {
  readonly firsts: Int32Array;
  /** Its weights are those from `starts[i]` up to, and without, `ends[i]`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly weights: Int32Array;
}

/** An opaque picture that is read in strips, so that a huge one never stands in memory twice. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** @returns `count` rows from `top` on, as RGBA bytes; alpha is not looked at */
  rows(top: number, count: number): Uint8ClampedArray;
}

/** Pixels in one strip: what is read is still in the processor's cache when it is summed. */
const STRIP_PIXELS = 262_144;

/** Resizes to squares of one size, without a new allocation for each image. */
export class Resampler {
  readonly #size: number;
  readonly #axes = new Map<number, Axis>();
  /** The picture after its rows were resized, `size` to a row: red in the lowest byte, then green and blue. */
  #between = new Int32Array(0);

  /** @param size side of the square, in pixels */
  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Squashes the whole picture, without a crop.
   *
   * @param values what each of the 256 levels is to the model
   * @param out receives `3 * size * size` values, channel after channel
   * @throws RangeError where `out` has another length (promise 8), or there are no pixels
   */
  resize(pixels: Pixels, values: Float32Array, out: Float32Array): void {
    const size = this.#size;
    const { width, height } = pixels;
    if (out.length !== 3 * size * size) {
      throw new RangeError(`${size} x ${size} pixels are ${3 * size * size} values, not ${out.length}`);
    }
    if (width < 1 || height < 1) throw new RangeError(`a picture of ${width} x ${height} pixels`);
    if (this.#between.length < height * size) this.#between = new Int32Array(height * size);
    const axis = this.#axis(width);
    const count = Math.max(1, Math.floor(STRIP_PIXELS / width));
    for (let top = 0; top < height; top += count) {
      const strip = pixels.rows(top, Math.min(count, height - top));
      resizeRows(words(strip), width, axis, size, this.#between.subarray(top * size));
    }
    resizeColumns(this.#between, this.#axis(height), size, values, out);
  }

  #axis(from: number): Axis {
    const kept = this.#axes.get(from);
    if (kept !== undefined) return kept;
    if (this.#axes.size === AXES_KEPT) this.#axes.clear();
    const axis = axisOf(from, this.#size);
    this.#axes.set(from, axis);
    return axis;
  }
}

/** Four bytes as one number, red lowest: WebAssembly, and with it everything that runs a model here, is little-endian. */
function words(rgba: Uint8ClampedArray): Int32Array {
  return new Int32Array(rgba.buffer, rgba.byteOffset, rgba.byteLength >> 2);
}

/** As precompute_coeffs and normalize_coeffs_8bpc of Resample.c. */
function axisOf(from: number, to: number): Axis {
  const scale = from / to;
  // To enlarge is to interpolate between neighbours: the triangle reaches one pixel to each side at least.
  const reach = Math.max(1, scale);
  const taps = Math.ceil(reach) * 2 + 1;
  const starts = new Int32Array(to);
  const ends = new Int32Array(to);
  const firsts = new Int32Array(to);
  const weights = new Int32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const last = Math.min(from, Math.trunc(centre + reach + 0.5));
    const triangle = Array.from({ length: last - first }, (_, tap) =>
      Math.max(0, 1 - Math.abs((first + tap - centre + 0.5) * (1 / reach))),
    );
    const sum = triangle.reduce((a, b) => a + b, 0);
    const start = i * taps;
    triangle.forEach((weight, tap) => {
      weights[start + tap] = Math.trunc(0.5 + (weight / sum) * (1 << PRECISION));
    });
    starts[i] = start;
    ends[i] = start + triangle.length;
    firsts[i] = first;
  }
  return { starts, ends, firsts, weights };
}

function resizeRows(from: Int32Array, width: number, axis: Axis, size: number, to: Int32Array): void {
  const { starts, ends, firsts, weights } = axis;
  for (let row = 0, out = 0; row < from.length; row += width) {
    for (let x = 0; x < size; x++, out++) {
      const end = ends[x] as number;
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let tap = starts[x] as number, at = row + (firsts[x] as number); tap < end; tap++, at++) {
        const weight = weights[tap] as number;
        const pixel = from[at] as number;
        red = (red + Math.imul(pixel & 255, weight)) | 0;
        green = (green + Math.imul((pixel >> 8) & 255, weight)) | 0;
        blue = (blue + Math.imul((pixel >> 16) & 255, weight)) | 0;
      }
      to[out] = (red >> PRECISION) | ((green >> PRECISION) << 8) | ((blue >> PRECISION) << 16);
    }
  }
}

function resizeColumns(
  from: Int32Array,
  axis: Axis,
  size: number,
  values: Float32Array,
  to: Float32Array,
): void {
  const { starts, ends, firsts, weights } = axis;
  const plane = size * size;
  for (let y = 0, out = 0; y < size; y++) {
    const top = (firsts[y] as number) * size;
    const start = starts[y] as number;
    const end = ends[y] as number;
    for (let x = 0; x < size; x++, out++) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let tap = start, at = top + x; tap < end; tap++, at += size) {
        const weight = weights[tap] as number;
        const pixel = from[at] as number;
        red = (red + Math.imul(pixel & 255, weight)) | 0;
        green = (green + Math.imul((pixel >> 8) & 255, weight)) | 0;
        blue = (blue + Math.imul((pixel >> 16) & 255, weight)) | 0;
      }
      to[out] = values[red >> PRECISION] as number;
      to[out + plane] = values[green >> PRECISION] as number;
      to[out + 2 * plane] = values[blue >> PRECISION] as number;
    }
  }
}
