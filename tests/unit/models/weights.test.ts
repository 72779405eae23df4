import { expect, test } from 'vitest';
import { dequantise, HWIO_TO_OIHW, permute } from '../../../scripts/models/weights';

test('permute reorders a kernel [height, width, in, out] to [out, in, height, width]', () => {
  const shape = [2, 3, 4, 5] as const;
  const values = Uint8Array.from({ length: 120 }, (_, index) => index);
  const kernel = { name: 'kernel', shape, scale: 1, min: 0, values };
  const moved = permute(kernel, HWIO_TO_OIHW);
  expect(moved.shape).toEqual([5, 4, 2, 3]);
  for (let out = 0; out < 5; out++)
    for (let channel = 0; channel < 4; channel++)
      for (let y = 0; y < 2; y++)
        for (let x = 0; x < 3; x++) {
          const from = ((y * 3 + x) * 4 + channel) * 5 + out;
          const to = ((out * 4 + channel) * 2 + y) * 3 + x;
          expect(moved.values[to]).toBe(from);
        }
});

test('dequantise is value * scale + min in float32', () => {
  const tensor = { name: 'bias', shape: [3], scale: 0.1, min: -1, values: Uint8Array.of(0, 10, 255) };
  expect([...dequantise(tensor)]).toEqual([-1, 0, 24.5]);
});
