import { expect, test } from 'vitest';
import { quantile } from '../../../scripts/demo/statistics';

test('the median of an even number of values lies between the middle two', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
});

test('a high quantile of few values stays below the highest', () => {
  expect(quantile([10, 20], 0.95)).toBeCloseTo(19.5);
});

test('no values give 0', () => {
  expect(quantile([], 0.5)).toBe(0);
});
