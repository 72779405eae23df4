import { describe, expect, it } from 'vitest';
import { levelsOf, softmax } from '../../../src/inference/tensor';

const close = (actual: number[], expected: number[]): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value, `value ${i}`).toBeCloseTo(expected[i] ?? Number.NaN, 6);
  });
};

describe('levelsOf', () => {
  const at = (levels: Float32Array): number[] => [0, 51, 255].map((level) => levels[level] ?? Number.NaN);

  it('scales every level to 0..1', () => {
    const levels = levelsOf({ mean: 0, std: 1 });
    expect(levels).toHaveLength(256);
    close(at(levels), [0, 0.2, 1]);
    expect([...levels]).toEqual([...levels].sort((a, b) => a - b));
  });

  it('normalises with mean and standard deviation after that', () => {
    close(at(levelsOf({ mean: 0.5, std: 0.5 })), [-1, -0.6, 1]);
    close(at(levelsOf({ mean: 0.485, std: 0.229 })), [-2.1179039, -1.2445415, 2.2489083]);
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
