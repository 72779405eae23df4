import { quantile, tenths } from '../demo/statistics';

/** When a page of pictures was done, in milliseconds; memory of the whole browser in millions of bytes. */
export interface PageFigures {
  /** From the browser's start to the first answer that took every model there is to it. */
  readonly startMs: number;
  readonly pageMs: number;
  /** Until three quarters of the pictures are decided. */
  readonly threeQuartersMs: number;
  readonly memoryMB: number | null;
}

export interface NaiveFigures extends PageFigures {
  /** Reading, preprocessing and running, one picture after the other. */
  readonly msPerImage: number;
}

export interface ScrimFigures extends PageFigures {
  /** From the worker's start to its first model being ready, as Health tells it. */
  readonly coldStartMs: number | null;
  /** Pictures of the page by the model that had the last word. */
  readonly lastWords: Readonly<Record<string, number>>;
}

/** What one round measured, or the medians of several. */
export interface Figures {
  readonly native: { readonly msPerImage: number; readonly mobilenet: { readonly msPerImage: number } };
  readonly naive: NaiveFigures & { readonly mobilenet: NaiveFigures };
  /** `msPerImage`: preprocessing and run of the ViT, in the worker, as Health tells it. */
  readonly scrim: {
    readonly msPerImage: number;
    /** What of it makes the model's input: resizing to 384 x 384, and the scale. */
    readonly inputMsPerImage: number;
    readonly mobilenet: { readonly msPerImage: number };
    readonly fast: ScrimFigures;
    readonly balanced: ScrimFigures;
    readonly accurate: ScrimFigures;
  };
}

type Tree = number | null | { readonly [name: string]: Tree };

/** The median of each number of trees of the same shape; null where one has none. */
export function medians<T>(rounds: readonly T[]): T {
  return mediansOf(rounds as readonly Tree[]) as T;
}

function mediansOf(rounds: readonly Tree[]): Tree {
  const [first] = rounds;
  if (first === undefined) throw new RangeError('there are no rounds');
  if (typeof first === 'object' && first !== null) {
    const branches = rounds as readonly Readonly<Record<string, Tree>>[];
    const names = [...new Set(branches.flatMap((branch) => Object.keys(branch)))];
    return Object.fromEntries(
      names.map((name) => [name, mediansOf(branches.map((branch) => branch[name] ?? null))]),
    );
  }
  const numbers = rounds.filter((value) => typeof value === 'number');
  return numbers.length < rounds.length ? null : tenths(quantile(numbers, 0.5));
}

/** When the given share of the pictures was done. */
export function timeOfShare(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Milliseconds between one picture's end and the next one's, where they are done one after the other. */
export function steps(done: readonly number[]): number[] {
  return done.map((ms, at) => ms - (done[at - 1] ?? 0));
}

/**
 * The run times of a first pass among those of both passes. Health does not say whose each one is, but the first model
 * is several times faster, and runs once for each picture: so its are the shortest.
 */
export function firstPass(runs: readonly number[], pictures: number): number[] {
  return runs.toSorted((a, b) => a - b).slice(0, pictures);
}
