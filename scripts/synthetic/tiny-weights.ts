import { spread } from './random-weights';
import { tiny } from './shape';
import type { WeightSource } from './vit';

/*
 * A ViT that can be read: it tells which share of the patches is the colour of skin. Each number of a
 * token's 16 has a meaning; those that matter come in pairs of opposite sign, so that their sum is zero,
 * and GROUND is so much larger than the rest that a LayerNormalization divides by nearly the same
 * number everywhere: it becomes a plain factor, which its own weight takes back.
 *
 *   patch embedding   REDNESS = mean of red - (green + blue) / 2, in -1..1; skin has 0.17 to 0.33, grey 0
 *   layer 0, MLP      SKIN    = 0 up to a redness of 0.08, 1 from 0.14 on (two GELUs make the ramp)
 *   layer 1, attention SHARE  = the mean of SKIN over all tokens
 *   classifier        nsfw - sfw = 12 * (SHARE - 0.4)
 *
 * The rest of the numbers carry noise, so that every weight does something.
 */
const REDNESS = 0;
const SKIN = 2;
const SHARE = 4;
const NOISE_FROM = 8;
const NOISE_TO = 14;
const GROUND = 14;

const GROUND_SIZE = 8;
const NOISE = 0.02;

const { hiddenSize, intermediateSize, patchSize } = tiny;
const patchArea = patchSize * patchSize;

/** What a LayerNormalization divides by: the deviation of one +GROUND_SIZE and one -GROUND_SIZE in 16 numbers. */
const normDivisor = GROUND_SIZE * Math.sqrt(2 / hiddenSize);

type Values = Float32Array<ArrayBuffer>;

/** Redness by channel. Whole multiples of the int8 step when the largest weight is 127 of them: grey stays exactly 0. */
const rednessSteps = [126, -63, -63];
const pixelStep = 0.5 / patchArea / 126;

const skinSlope = 50;
const skinFrom = 0.08;
const skinRamp = 3;

const designs: Readonly<Record<string, (values: Values) => void>> = {
  'embeddings.patch_embeddings.projection.weight': (values) => {
    const filter = 3 * patchArea;
    const noise = values.subarray(NOISE_FROM * filter, NOISE_TO * filter);
    for (const [index, value] of noise.entries()) noise[index] = (value / NOISE) * 40 * pixelStep;
    noise[0] = 127 * pixelStep;
    for (let index = 0; index < filter; index++) {
      const weight = (rednessSteps[Math.floor(index / patchArea)] ?? 0) * pixelStep;
      pair(values, REDNESS * filter + index, weight, filter);
    }
  },
  'embeddings.position_embeddings': (values) => {
    for (let token = 0; token < values.length; token += hiddenSize) pair(values, token + GROUND, GROUND_SIZE);
  },
  'encoder.layer.0.intermediate.dense.weight': (values) => {
    values[REDNESS * intermediateSize] = skinSlope;
    values[REDNESS * intermediateSize + 1] = skinSlope;
  },
  'encoder.layer.0.intermediate.dense.bias': (values) => {
    values[0] = -skinSlope * skinFrom;
    values[1] = -skinSlope * skinFrom - skinRamp;
  },
  'encoder.layer.0.output.dense.weight': (values) => {
    pair(values, SKIN, 1 / skinRamp);
    pair(values, hiddenSize + SKIN, -1 / skinRamp);
  },
  'encoder.layer.1.attention.attention.value.weight': (values) => {
    values[SKIN * hiddenSize] = 1;
  },
  'encoder.layer.1.attention.output.dense.weight': (values) => {
    pair(values, SHARE, 1);
  },
  'classifier.weight': (values) => {
    pair(values, SHARE * 2, -6);
  },
  'classifier.bias': (values) => {
    pair(values, 0, 2.4);
  },
};

export const tinyWeights: WeightSource = (name, shape) => {
  const values = new Float32Array(shape.reduce((size, extent) => size * extent, 1));
  if (name.includes('layernorm')) return name.endsWith('.weight') ? normScale(values) : values;
  // What writes into the tokens keeps its noise where it disturbs nothing.
  if (isFree(name)) spread(values, name, NOISE);
  else if (name.startsWith('embeddings.patch')) noiseFilters(values, name, shape[0] ?? 1);
  else if (!name.startsWith('classifier')) noiseColumns(values, name);
  designs[name]?.(values);
  return values;
};

/** Queries, keys, values and the wide half of the MLP only read the tokens. */
function isFree(name: string): boolean {
  return /\.(query|key|value|intermediate\.dense)\./.test(name);
}

function normScale(values: Values): Values {
  return values.map((_, index) => (index < GROUND ? normDivisor : 0.05));
}

function noiseColumns(values: Values, name: string): void {
  spread(values, name, NOISE);
  for (let index = 0; index < values.length; index++) {
    const column = index % hiddenSize;
    if (column < NOISE_FROM || column >= NOISE_TO) values[index] = 0;
  }
}

function noiseFilters(values: Values, name: string, filters: number): void {
  spread(values, name, NOISE);
  const filter = values.length / filters;
  values.fill(0, 0, NOISE_FROM * filter);
  values.fill(0, NOISE_TO * filter);
}

/** `weight` here, and its opposite `step` further on. */
function pair(values: Values, index: number, weight: number, step = 1): void {
  values[index] = weight;
  values[index + step] = -weight;
}
