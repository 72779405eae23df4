const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** IEEE half-precision bits, rounded to nearest, ties to even. (Node 20 has no Float16Array.) */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, half);
}

function half(value: number): number {
  float[0] = value;
  const word = bits[0] ?? 0;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 127;
  const mantissa = word & 0x7fffff;
  if (exponent === 128) return sign | 0x7c00 | (mantissa === 0 ? 0 : 0x200);
  if (exponent > 15) return sign | 0x7c00;
  if (exponent < -25) return sign;
  // Below 2^-14 a half has no implicit one: the mantissa is shifted further, its leading one with it.
  const isSubnormal = exponent < -14;
  const shift = isSubnormal ? -1 - exponent : 13;
  const full = isSubnormal ? mantissa | 0x800000 : ((exponent + 15) << 23) | mantissa;
  const kept = Math.floor(full / 2 ** shift);
  const rest = full - kept * 2 ** shift;
  const middle = 2 ** (shift - 1);
  const up = rest > middle || (rest === middle && (kept & 1) === 1);
  // Rounding up may carry into the exponent, which is just what it should do.
  return sign | (kept + (up ? 1 : 0));
}
