import type { Figures } from './figures';

/** What the project promises of a ratio, on two cores. */
export interface Goal {
  readonly says: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** In the order in which they are printed. */
export const goals = {
  scrimToNative: { says: "the engine's ViT against onnxruntime-node, ms per image", atMost: 6.5 },
  naiveToScrim: { says: "the naive ViT against the engine's, ms per image", atLeast: 1.8 },
  pageNaiveToScrim: { says: 'a page: the naive ViT against Balanced', atLeast: 8 },
  threeQuartersNaiveToFast: {
    says: 'three quarters of a page: naive mobilenet-v2 alone against Fast',
    atLeast: 1.5,
  },
  pageFastToNaive: { says: 'a page: Fast against naive mobilenet-v2 alone', atMost: 1.8 },
  mobilenetScrimToNative: { says: "the engine's mobilenet-v2 against onnxruntime-node, ms per image" },
} as const satisfies Readonly<Record<string, Goal>>;

export type Ratios = Readonly<Record<keyof typeof goals, number>>;

const ratio = (part: number, whole: number): number => Math.round((part / whole) * 100) / 100;

export function ratiosOf({ native, naive, scrim }: Figures): Ratios {
  return {
    scrimToNative: ratio(scrim.msPerImage, native.msPerImage),
    naiveToScrim: ratio(naive.msPerImage, scrim.msPerImage),
    pageNaiveToScrim: ratio(naive.pageMs, scrim.balanced.pageMs),
    threeQuartersNaiveToFast: ratio(naive.mobilenet.threeQuartersMs, scrim.fast.threeQuartersMs),
    pageFastToNaive: ratio(scrim.fast.pageMs, naive.mobilenet.pageMs),
    mobilenetScrimToNative: ratio(scrim.mobilenet.msPerImage, native.mobilenet.msPerImage),
  };
}

/** Whether a ratio is what was promised; `undefined` where nothing was. */
export function isMet({ atMost, atLeast }: Goal, value: number): boolean | undefined {
  if (atMost !== undefined) return value <= atMost;
  return atLeast === undefined ? undefined : value >= atLeast;
}
