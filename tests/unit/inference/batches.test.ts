import { expect, test, vi } from 'vitest';
import { Batches } from '../../../src/inference/batches';
import { deferred } from '../support/deferred';
import { until } from '../support/until';

test('what comes during a run goes together in the next one', async () => {
  const first = deferred();
  const runs: number[][] = [];
  const batches = new Batches<number, number>(4, async (items) => {
    runs.push(items);
    if (runs.length === 1) await first.promise;
    return items.map((item) => 10 * item);
  });
  const results = [batches.add(1)];
  await until(() => expect(runs).toHaveLength(1));
  for (const item of [2, 3, 4, 5, 6]) results.push(batches.add(item));
  first.resolve();
  expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(runs).toEqual([[1], [2, 3, 4, 5], [6]]);
  expect(await batches.add(7)).toBe(70);
});

test('what comes at once goes at once', async () => {
  const run = vi.fn(async (items: number[]) => items);
  const batches = new Batches(4, run);
  await Promise.all([batches.add(1), batches.add(2)]);
  expect(run.mock.calls).toEqual([[[1, 2]]]);
});

test('a run that fails costs its own items, and not the next ones', async () => {
  const run = vi.fn(async (items: number[]) => {
    if (items.includes(1)) throw new Error('device lost');
    return items;
  });
  const batches = new Batches(1, run);
  const outcomes = await Promise.allSettled([batches.add(1), batches.add(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
