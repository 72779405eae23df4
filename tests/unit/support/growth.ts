/** So many times as much is given the second time. */
const TIMES = 8;
/** The fastest of so many tries counts: the machine may be busy. */
const TRIES = 5;
/** Below this the clock and the engine are what is measured, in milliseconds. */
const LEAST_MS = 0.5;

/**
 * How much longer some work takes for eight times as much: about 8 where it grows as its input does, 64 where it grows by
 * the square of it. Both are measured in one run, so it does not matter how fast the machine is.
 */
export function growthOf(work: (size: number) => unknown, size: number): number {
  const timed = (size: number): number => {
    const times = Array.from({ length: TRIES }, () => {
      const start = performance.now();
      work(size);
      return performance.now() - start;
    });
    return Math.max(LEAST_MS, Math.min(...times));
  };
  return timed(TIMES * size) / timed(size);
}

/** What a growth is below where work is no more than its input. */
export const LINEAR = 3 * TIMES;
