import { describe, expect, it } from 'vitest';
import { softmax, toPlanes } from '../../../src/inference/tensor';
import { MOBILENET, type Model } from '../../../src/shared/catalogue';

const tiny: Model = { ...MOBILENET, id: 'tiny', size: 2 };
/** Four pixels whose twelve channels are all different; alpha would spoil the sums if it were read. */
const rgba = Uint8ClampedArray.of(0, 51, 102, 255, 10, 61, 112, 0, 20, 71, 122, 7, 30, 81, 132, 99);
const planes = [0, 10, 20, 30, 51, 61, 71, 81, 102, 112, 122, 132];

function planesOf(model: Model): number[] {
  const out = new Float32Array(12).fill(Number.NaN);
  toPlanes(rgba, model, out);
  return [...out];
}
const close = (actual: number[], expected: number[]): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value, `value ${i}`).toBeCloseTo(expected[i] ?? Number.NaN, 6);
  });
};

describe('toPlanes', () => {
  it('gives the red plane, then the green, then the blue, row by row', () => {
    close(
      planesOf({ ...tiny, mean: 0, std: 1 }),
      planes.map((value) => value / 255),
    );
  });

  it('normalises with mean and standard deviation, after scaling to 0..1', () => {
    close(
      planesOf({ ...tiny, mean: 0.5, std: 0.5 }),
      planes.map((value) => (value / 255 - 0.5) / 0.5),
    );
    close(
      planesOf({ ...tiny, mean: 0.485, std: 0.229 }),
      planes.map((value) => (value / 255 - 0.485) / 0.229),
    );
  });

  it('reaches both ends of the range', () => {
    const out = new Float32Array(3);
    toPlanes(Uint8ClampedArray.of(0, 255, 255, 255), { ...tiny, size: 1, mean: 0.5, std: 0.5 }, out);
    close([...out], [-1, 1, 1]);
  });

  it('writes into a part of a batch, and nowhere else', () => {
    const batch = new Float32Array(36).fill(9);
    toPlanes(rgba, tiny, batch.subarray(12, 24));
    expect([...batch.subarray(0, 12), ...batch.subarray(24)]).toEqual(Array.from({ length: 24 }, () => 9));
    close(
      [...batch.subarray(12, 24)],
      planes.map((value) => value / 255),
    );
  });

  it('throws at any other size than the model has', () => {
    const take = (pixels: number, values: number) => () =>
      toPlanes(new Uint8ClampedArray(pixels * 4), tiny, new Float32Array(values));
    expect(take(4, 12)).not.toThrow();
    expect(take(1, 12)).toThrow(RangeError);
    expect(take(9, 27)).toThrow('tiny takes 2 x 2 pixels, not 9');
    expect(take(4, 11)).toThrow(RangeError);
    expect(take(4, 16)).toThrow(RangeError);
    expect(take(0, 0)).toThrow(RangeError);
  });

  it('takes no 224 pixels for a model of 384', () => {
    const vit: Model = { ...MOBILENET, id: 'vit-384', size: 384 };
    const small = new Uint8ClampedArray(224 * 224 * 4);
    expect(() => toPlanes(small, vit, new Float32Array(3 * 384 * 384))).toThrow(RangeError);
  });
});

describe('softmax', () => {
  it('gives probabilities that keep the order of the logits', () => {
    close(softmax([1, 2, 3]), [0.09003057, 0.24472847, 0.66524096]);
    close(softmax(Float32Array.of(0, 0)), [0.5, 0.5]);
    close(softmax([Math.log(1), Math.log(3)]), [0.25, 0.75]);
  });

  it('holds for logits that would overflow', () => {
    close(softmax([1000, 0, -1000]), [1, 0, 0]);
    close(softmax([-1000, -1000]), [0.5, 0.5]);
  });

  it('sums to one', () => {
    const probabilities = softmax([0.3, -2, 5, 1.25, 0]);
    expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });
});
