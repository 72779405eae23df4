import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Rows of logits for `count` images of [3, size, size] in one run. */
export async function runModel(
  session: InferenceSession,
  pixelValues: Float32Array,
  size: number,
): Promise<number[][]> {
  const count = pixelValues.length / (3 * size * size);
  const results = await session.run({
    pixel_values: new Tensor('float32', pixelValues, [count, 3, size, size]),
  });
  const { logits } = results;
  if (!(logits?.data instanceof Float32Array)) throw new Error('no float32 logits');
  const width = logits.data.length / count;
  const values = [...logits.data];
  return Array.from({ length: count }, (_, row) => values.slice(row * width, (row + 1) * width));
}

export function openModel(bytes: Uint8Array): Promise<InferenceSession> {
  return InferenceSession.create(bytes, { logSeverityLevel: 3 });
}

export function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The largest difference between two lists of the same length. */
export function largestDifference(left: readonly number[], right: readonly number[]): number {
  if (left.length !== right.length) throw new Error(`${left.length} values against ${right.length}`);
  return Math.max(...left.map((value, index) => Math.abs(value - (right[index] ?? Number.NaN))));
}
