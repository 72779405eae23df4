import type { Health } from '../../src/shared/protocol';
import { quantile, tenths } from './statistics';
import { isDecided, type WatchedImage } from './watch';

export interface ImageResult {
  readonly name: string;
  readonly expected: 'safe' | 'blur';
  readonly state: WatchedImage['state'];
  /** 0 to 1; null where there is none. */
  readonly score: number | null;
  /** From the start of the navigation to the state. */
  readonly ms: number;
}

export interface Report {
  readonly model: string;
  readonly backend: string;
  readonly threads: number;
  /** Numbers of images. `flashed`: flagged ones that the recorded frames show uncovered. */
  readonly gallery: Readonly<
    Record<'total' | 'decided' | 'safe' | 'blurred' | 'unknown' | 'flashed', number>
  >;
  /** Milliseconds; verdicts count from the start of the navigation, `msPerImage` is the model's run alone. */
  readonly timings: {
    readonly coldStartMs: number | null;
    readonly firstVerdictMs: number;
    readonly allDecidedMs: number;
    readonly msPerImage: { readonly median: number; readonly p95: number };
  };
  readonly images: readonly ImageResult[];
}

/** What a run of the gallery gave. */
export interface Seen {
  readonly images: readonly WatchedImage[];
  readonly scores: ReadonlyMap<string, number>;
  readonly health: Health;
  readonly flashed: number;
  /** Start of the navigation, in milliseconds since the epoch. */
  readonly start: number;
}

export function makeReport({ images, scores, health, flashed, start }: Seen): Report {
  const count = (wanted: (image: WatchedImage) => boolean) => images.filter(wanted).length;
  const times = images.filter(isDecided).map(({ at }) => at - start);
  return {
    model: health.model,
    backend: health.backend,
    threads: health.threads,
    gallery: {
      total: images.length,
      decided: count(isDecided),
      safe: count(({ state }) => state === 'safe'),
      blurred: count(({ state }) => state === 'blur'),
      unknown: count(({ state }) => state === 'unknown'),
      flashed,
    },
    timings: {
      coldStartMs: health.coldStartMs === undefined ? null : tenths(health.coldStartMs),
      firstVerdictMs: tenths(times.length > 0 ? Math.min(...times) : 0),
      allDecidedMs: tenths(times.length > 0 ? Math.max(...times) : 0),
      msPerImage: { median: tenths(quantile(health.runMs, 0.5)), p95: tenths(quantile(health.runMs, 0.95)) },
    },
    images: images.map(({ name, expected, state, url, at }) => {
      return { name, expected, state, score: scores.get(url) ?? null, ms: tenths(at - start) };
    }),
  };
}

/**
 * What is not as it should be, a line each; empty where all is well.
 *
 * @param total so many images the gallery has: what was not seen was not checked
 */
export function complaints({ gallery, images }: Report, total: number): string[] {
  const wrong = images.filter(({ expected, state }) => state !== expected);
  return [
    ...(gallery.total === total ? [] : [`Of ${total} images ${gallery.total} were found on the page.`]),
    ...wrong.map(({ name, expected, state }) => `${name} is ${state}, expected ${expected}.`),
    ...(gallery.flashed > 0 ? [`${gallery.flashed} flagged images were seen uncovered.`] : []),
  ];
}
