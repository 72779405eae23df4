import { mulberry32 } from '../models/random';
import type { WeightSource } from './vit';

/** Standard deviation that ViT's weights start from (`initializer_range` of its config.json). */
const SPREAD = 0.02;

/**
 * Weights of an untrained ViT: seeded by their names, so that they depend neither on order nor on machine.
 * Norms are neutral and biases small, so nothing grows from layer to layer.
 */
export const randomWeights: WeightSource = (name, shape) => {
  const isNormScale = name.includes('layernorm') && name.endsWith('.weight');
  const values = new Float32Array(shape.reduce((size, extent) => size * extent, 1));
  if (isNormScale) return values.fill(1);
  return spread(values, name, SPREAD);
};

/** Fills with evenly spread numbers of this standard deviation. */
export function spread(
  values: Float32Array<ArrayBuffer>,
  name: string,
  deviation: number,
): Float32Array<ArrayBuffer> {
  const random = mulberry32(seed(name));
  const width = deviation * 2 * Math.sqrt(3);
  for (let index = 0; index < values.length; index++) values[index] = (random() - 0.5) * width;
  return values;
}

/** FNV-1a of the name. */
function seed(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash;
}
