import type { Model } from '../shared/catalogue';

/**
 * What a model is fed for each of the 256 levels of a channel: scaled to 0..1, then normalised.
 *
 * @returns 256 values, in the order of the levels
 */
export function levelsOf(model: Pick<Model, 'mean' | 'std'>): Float32Array {
  return Float32Array.from({ length: 256 }, (_, level) => (level / 255 - model.mean) / model.std);
}

/** @returns the probabilities that logits stand for. */
export function softmax(logits: ArrayLike<number>): number[] {
  const values = Array.from(logits);
  const highest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
