import { expect, it } from 'vitest';
import { threadsFor, workersFor } from '../../../src/inference/threads';

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

it('gives one thread where memory cannot be shared', () => {
  for (const cores of [1, 2, 16]) expect(threadsFor(cores, false)).toBe(1);
});
