/**
 * WASM threads worth having: all of one or two cores, else one fewer than there are (the page needs one), at most four
 * (int8 matrix products of this size gain nothing from a fifth).
 *
 * @param isolated whether SharedArrayBuffer is to be had at all
 */
export function threadsFor(cores: number, isolated: boolean): number {
  return isolated ? worthHaving(cores) : 1;
}

/** Workers with one thread worth having: as many as threads, but each has its own copy of the weights. */
export function workersFor(cores: number): number {
  return Math.min(MOST_WORKERS, worthHaving(cores));
}

/** @returns whether that leaves no core to the page */
export const isCrowded = (cores: number): boolean => workersFor(cores) >= cores;

const MOST_WORKERS = 3;

const worthHaving = (cores: number): number => (cores <= 2 ? Math.max(1, cores) : Math.min(4, cores - 1));
