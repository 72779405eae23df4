import { INCEPTION, MOBILENET, type Model, VIT } from './catalogue';

/**
 * How images are judged: a first pass clears what is surely safe, a second opinion decides the rest. The last word is
 * always one model's alone; scores of two models are never mixed.
 */
export interface Plan {
  readonly mode: Mode;
  readonly first: Model;
  /** Absent where the first model has the last word. */
  readonly second?: {
    readonly model: Model;
    /** A first-pass NSFW score below this is surely safe. */
    readonly safeEdge: number;
  };
}

export const MODES = ['fast', 'balanced', 'accurate'] as const;
export type Mode = (typeof MODES)[number];

/**
 * Chosen on 1,000 ordinary photographs of which 12 show bare skin (docs/measurements.md): below 0.05 the cascade misses
 * 3 of the 12, below 0.02 it misses 1, as the second model alone does; and 768 of the 1,000 need no second opinion.
 */
const SAFE_EDGE = 0.02;

const PLANS: Record<Mode, Plan> = {
  fast: { mode: 'fast', first: MOBILENET, second: { model: INCEPTION, safeEdge: SAFE_EDGE } },
  balanced: { mode: 'balanced', first: MOBILENET, second: { model: VIT, safeEdge: SAFE_EDGE } },
  accurate: { mode: 'accurate', first: VIT },
};

/**
 * A ViT this fast (milliseconds for an image) may look at every image: it costs no more than the first pass does on two
 * ordinary cores (mobilenet-v2: 38 ms, docs/measurements.md).
 */
export const ACCURATE_MS = 40;
/**
 * A ViT slower than this is not worth waiting for: about a quarter of photographs ask for a second opinion, so the last of
 * a page with 60 of them would stay covered for well over half a minute.
 */
export const FAST_MS = 2_500;

/**
 * @param mode what the reader chose; `auto` goes by what is there and by how fast it is
 * @param hasVit whether the ViT's weights are there; without them only Fast exists
 * @param vitMs what one image takes the ViT on this machine; unset where that is not known yet
 */
export function planFor(mode: Mode | 'auto', hasVit: boolean, vitMs?: number): Plan {
  if (!hasVit) return PLANS.fast;
  if (mode !== 'auto') return PLANS[mode];
  if (vitMs !== undefined && vitMs <= ACCURATE_MS) return PLANS.accurate;
  return vitMs !== undefined && vitMs > FAST_MS ? PLANS.fast : PLANS.balanced;
}

/** @returns the models of a plan, first pass first. */
export const modelsOf = ({ first, second }: Plan): readonly Model[] =>
  second === undefined ? [first] : [first, second.model];
