import { expect, it } from 'vitest';
import { isCrowded, threadsFor, workersFor } from '../../../src/inference/threads';

it.each([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [5, 4],
  [8, 4],
  [128, 4],
])('%d cores give %d threads', (cores, threads) => {
  expect(threadsFor(cores, true)).toBe(threads);
  expect(workersFor(cores)).toBe(Math.min(3, threads));
});

it.each([
  [1, true],
  [2, true],
  [3, false],
  [8, false],
])('%d cores leave none to the page: %s', (cores, crowded) => {
  expect(isCrowded(cores)).toBe(crowded);
});

it('gives one thread where memory cannot be shared', () => {
  for (const cores of [1, 2, 16]) expect(threadsFor(cores, false)).toBe(1);
});
