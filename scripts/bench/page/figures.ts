import type { Heaps } from './heap';
import { isNearlyShort, isScrimsDoing, type Work } from './main-thread';
import type { GalleryVisit } from './visit';

/** Of the main thread's work, in milliseconds; without Scrim its own part is 0. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly taskMs: number;
  readonly scriptMs: number;
  readonly layoutMs: number;
  readonly styleMs: number;
  readonly scrimMs: number;
  /** Tasks over 50 ms by the clock, and those of them that are Scrim's doing. */
  readonly longTasks: number;
  readonly scrimLongTasks: number;
  /** Those that would have been over within 50 ms by the clock without Scrim's part, whatever else they waited for. */
  readonly nearlyShortTasks: number;
  /** The most that Scrim took of one long task. */
  readonly scrimInLongMs: number;
}

export interface GalleryCost extends Cost {
  readonly shown: number;
  readonly inferences: number;
  /** Heaps after a collection. */
  readonly heaps: { readonly before: Heaps; readonly half: Heaps; readonly end: Heaps };
}

/** The same page with Scrim and without. */
export interface Pair<C> {
  readonly scrim: C;
  readonly plain: C;
}

export interface PageFigures {
  /** What sampling adds to a script's time, in percent of it, which is taken off Scrim's. */
  readonly samplingPercent: number;
  readonly appended: Pair<GalleryCost>;
  readonly recycled: Pair<GalleryCost>;
  readonly words: Pair<Cost>;
}

export function costOf({ longTasks, ...work }: Work): Cost {
  return {
    ...work,
    longTasks: longTasks.length,
    scrimLongTasks: longTasks.filter(isScrimsDoing).length,
    nearlyShortTasks: longTasks.filter(isNearlyShort).length,
    scrimInLongMs: Math.max(0, ...longTasks.map(({ scrimMs }) => scrimMs)),
  };
}

export function galleryCostOf({ work, shown, heaps }: GalleryVisit, inferences: number): GalleryCost {
  const [before, half, end] = [heaps[0], heaps[Math.floor(heaps.length / 2)], heaps.at(-1)];
  if (before === undefined || half === undefined || end === undefined)
    throw new RangeError('no heap was read');
  return { ...costOf(work), shown, inferences, heaps: { before, half, end } };
}

/** Scrim's share of the time that a page was there, in per cent. */
export const shareOf = ({ scrimMs, wallMs }: Cost): number => (100 * scrimMs) / wallMs;

/** What the page's main thread had to do more with Scrim than without, in per cent of the time: style and layout too. */
export const moreOf = ({ scrim, plain }: Pair<Cost>): number =>
  100 * (scrim.cpuMs / scrim.wallMs - plain.cpuMs / plain.wallMs);

/** What the second half of the scrolling added to the page's heap with Scrim, less what it did without; MB. */
export function growthOf({ scrim, plain }: Pair<GalleryCost>): number {
  const grown = ({ heaps: { half, end } }: GalleryCost): number => end.pageMB - half.pageMB;
  return grown(scrim) - grown(plain);
}

export interface PageGoal {
  readonly says: string;
  readonly atMost: number;
  readonly unit: string;
  readonly of: (figures: PageFigures) => number;
}

/** In the order in which they are printed. */
export const pageGoals: readonly PageGoal[] = [
  ...(['appended', 'recycled'] as const).flatMap((layout): PageGoal[] => [
    { says: `${layout}: runs of a model`, atMost: 200, unit: '', of: (all) => all[layout].scrim.inferences },
    {
      says: `${layout}: long tasks of Scrim`,
      atMost: 0,
      unit: '',
      of: (all) => all[layout].scrim.scrimLongTasks,
    },
    {
      says: `${layout}: Scrim on the main thread`,
      atMost: 2,
      unit: '%',
      of: (all) => shareOf(all[layout].scrim),
    },
  ]),
  { says: 'recycled: growth of the heap', atMost: 1, unit: 'MB', of: ({ recycled }) => growthOf(recycled) },
  { says: 'words: Scrim on the main thread', atMost: 20, unit: 'ms', of: ({ words }) => words.scrim.scrimMs },
];
