import type { Judged } from '../classify/pipeline';
import type { Labelled } from './data-set';
import {
  aucOf,
  type Choice,
  type Confusion,
  confusionOf,
  type Measures,
  measuresOf,
  type RocPoint,
  rocOf,
  type Scored,
  thresholdFor,
} from './statistics';

/** One picture, with what the extension made of it. */
export interface Result extends Labelled {
  readonly judged: Judged;
}

export type Decided = Result & Scored;

export interface Evaluation {
  /** What was asked: models, mode, machine, for the headings. */
  readonly setting: string;
  readonly results: readonly Result[];
  readonly decided: readonly Decided[];
  /** Neither safe nor NSFW: without a score, or undecided. */
  readonly unknown: readonly Result[];
  readonly confusion: Confusion;
  readonly measures: Measures;
  readonly auc: number | undefined;
  readonly roc: readonly RocPoint[] | undefined;
  /** The share of false alarms that `choice` was made for. */
  readonly fpr: number;
  readonly choice: Choice | undefined;
}

function decidedOf(result: Result): Decided[] {
  const { label, judged } = result;
  const { state, score } = judged;
  if (score === undefined || (state !== 'safe' && state !== 'blur')) return [];
  return [{ ...result, score, nsfw: label === 'nsfw', flagged: state === 'blur' }];
}

export function evaluate(results: readonly Result[], fpr: number, setting: string): Evaluation {
  const decided = results.flatMap(decidedOf);
  const confusion = confusionOf(decided);
  return {
    setting,
    results,
    decided,
    unknown: results.filter((result) => decidedOf(result).length === 0),
    confusion,
    measures: measuresOf(confusion),
    auc: aucOf(decided),
    roc: rocOf(decided),
    fpr,
    choice: thresholdFor(decided, fpr),
  };
}

/** Wrong ones, the most wrong score first. */
export function misses(decided: readonly Decided[], nsfw: boolean): Decided[] {
  const wrong = decided.filter((one) => one.nsfw === nsfw && one.flagged !== nsfw);
  return wrong.sort((a, b) => (nsfw ? a.score - b.score : b.score - a.score));
}

/** How often each reason for an unknown was given. */
export function reasons(unknown: readonly Result[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { judged } of unknown) {
    const reason = judged.reason ?? judged.state;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}
