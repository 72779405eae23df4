import { expect, test } from 'vitest';
import { toFloat16 } from '../../../scripts/models/onnx/float16';

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65520, 0x7c00],
  [Number.POSITIVE_INFINITY, 0x7c00],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [1.5 * 2 ** -25, 0x0001],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2 - 2 ** -12, 0x4000],
  [1e-40, 0x0000],
])('toFloat16 turns %d into the nearest half, ties to even', (value, half) => {
  expect([...toFloat16(Float32Array.of(value))]).toEqual([half]);
});
