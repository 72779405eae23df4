/**
 * Health keeps the run times of the latest images only, newest last; the ones that came since an earlier look are
 * what follows the longest end of the earlier list that the later list begins with.
 *
 * @returns the times that are new, oldest first; all of them where nothing of the earlier list is left
 */
export function newRuns(before: readonly number[], after: readonly number[]): readonly number[] {
  for (let kept = Math.min(before.length, after.length); kept > 0; kept--) {
    const tail = before.slice(before.length - kept);
    if (tail.every((ms, at) => ms === after[at])) return after.slice(kept);
  }
  return after;
}
