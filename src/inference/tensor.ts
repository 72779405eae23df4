import type { Model } from '../shared/catalogue';

/**
 * Turns pixels into a model's input: RGB planes of float32, each channel scaled to 0..1, then normalised.
 *
 * @param rgba `size * size` pixels, four bytes each; alpha is ignored, so draw on white first
 * @param out receives `3 * size * size` values, channel after channel
 * @throws RangeError when the pixels are not exactly the model's (promise 8)
 */
export function toPlanes(rgba: Uint8ClampedArray, model: Model, out: Float32Array): void {
  const pixels = model.size * model.size;
  if (rgba.length !== pixels * 4 || out.length !== pixels * 3) {
    throw new RangeError(`${model.id} takes ${model.size} x ${model.size} pixels, not ${rgba.length / 4}`);
  }
  const scale = 1 / (255 * model.std);
  const shift = -model.mean / model.std;
  for (let pixel = 0, byte = 0; pixel < pixels; pixel++, byte += 4) {
    out[pixel] = (rgba[byte] ?? 0) * scale + shift;
    out[pixel + pixels] = (rgba[byte + 1] ?? 0) * scale + shift;
    out[pixel + 2 * pixels] = (rgba[byte + 2] ?? 0) * scale + shift;
  }
}

/** @returns the probabilities that logits stand for. */
export function softmax(logits: ArrayLike<number>): number[] {
  const values = Array.from(logits);
  const highest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
