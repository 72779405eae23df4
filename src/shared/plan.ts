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
 * Chosen on 1,000 ordinary photographs of which 12 show bare skin (DESIGN.md section 4): below 0.05 the cascade misses
 * 3 of the 12, below 0.02 it misses 1, as the second model alone does; and 768 of the 1,000 need no second opinion.
 */
const SAFE_EDGE = 0.02;

const PLANS: Record<Mode, Plan> = {
  fast: { mode: 'fast', first: MOBILENET, second: { model: INCEPTION, safeEdge: SAFE_EDGE } },
  balanced: { mode: 'balanced', first: MOBILENET, second: { model: VIT, safeEdge: SAFE_EDGE } },
  accurate: { mode: 'accurate', first: VIT },
};

/**
 * @param mode what the reader chose; `auto` takes the best that is there
 * @param hasVit whether the ViT's weights are there; without them only Fast exists
 */
export function planFor(mode: Mode | 'auto', hasVit: boolean): Plan {
  if (!hasVit) return PLANS.fast;
  return PLANS[mode === 'auto' ? 'balanced' : mode];
}

/** @returns the models of a plan, first pass first. */
export const modelsOf = ({ first, second }: Plan): readonly Model[] =>
  second === undefined ? [first] : [first, second.model];
