/**
 * Health keeps the run times of the latest images of each worker, one worker after the other; the ones that came since
 * an earlier look are those that it did not have.
 *
 * @returns the times that are new
 */
export function newRuns(before: readonly number[], after: readonly number[]): readonly number[] {
  const known = new Map<number, number>();
  for (const ms of before) known.set(ms, (known.get(ms) ?? 0) + 1);
  return after.filter((ms) => {
    const times = known.get(ms) ?? 0;
    known.set(ms, times - 1);
    return times <= 0;
  });
}
