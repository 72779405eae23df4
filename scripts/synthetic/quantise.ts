/** `value = (values - zeroPoint) * scale`, for the whole tensor. */
export interface Quantised {
  readonly type: 'int8' | 'uint8';
  readonly values: Int8Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
  readonly zeroPoint: Int8Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
  readonly scale: number;
}

/** Symmetric: zero stays zero, and -127..127 spans the largest magnitude. uint8 is the same, moved up by 128. */
export function quantise(values: Float32Array, type: 'int8' | 'uint8'): Quantised {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / 127 || 1);
  const origin = type === 'int8' ? 0 : 128;
  const make = (size: number) => (type === 'int8' ? new Int8Array(size) : new Uint8Array(size));
  const steps = make(values.length);
  for (const [index, value] of values.entries()) {
    steps[index] = origin + Math.max(-127, Math.min(127, Math.round(value / scale)));
  }
  return { type, scale, values: steps, zeroPoint: make(1).fill(origin) };
}
