import { thresholdOf } from '../shared/policy';
import type { LeftReason } from '../shared/rungs';
import { DEFAULTS } from '../shared/settings';
import type { Scores } from '../shared/verdict';

/** What one model made of the probe images on one rung. */
export interface Sample {
  /** One for each probe, in order. */
  readonly scores: readonly Scores[];
  /** Fastest run, in milliseconds: the first ones compile what they need. */
  readonly ms: number;
}

/** Quantisation and half precision move a score by less; an int8 graph that a GPU runs wrongly, by more (docs/measurements.md). */
const DRIFT = 0.05;

/** Of a rung that may be stood on, or of one that may not. */
export type Judgement =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly reason: LeftReason; readonly detail: string; readonly ms: number };

/**
 * Compares a rung with the processor.
 *
 * @param reference by model; `tried` has the same models
 * @param insist the reader has asked for this rung: that it is slow is no reason then, that it is wrong always is
 */
export function judgeRung(
  tried: ReadonlyMap<string, Sample>,
  reference: ReadonlyMap<string, Sample>,
  insist: boolean,
): Judgement {
  let ms = 0;
  let referenceMs = 0;
  for (const [model, sample] of reference) {
    const other = tried.get(model);
    ms += other?.ms ?? 0;
    referenceMs += sample.ms;
    const drift = driftOf(other, sample);
    if (!(drift <= DRIFT)) {
      return { ok: false, reason: 'drift', detail: `${model}: ${drift.toFixed(2)}`, ms };
    }
  }
  const detail = `${Math.round(ms)} ms > ${Math.round(referenceMs)} ms`;
  return insist || ms <= referenceMs ? { ok: true, ms } : { ok: false, reason: 'slow', detail, ms };
}

/** The largest difference of any score; 1 where a verdict differs, or an answer is missing. */
function driftOf(sample: Sample | undefined, reference: Sample): number {
  const threshold = thresholdOf(DEFAULTS.sensitivity);
  let drift = 0;
  for (const [index, expected] of reference.scores.entries()) {
    const got = sample?.scores[index];
    if (got === undefined || got.nsfw < threshold !== expected.nsfw < threshold) return 1;
    drift = Math.max(drift, Math.abs(got.nsfw - expected.nsfw));
    for (const [label, probability] of Object.entries(expected.labels)) {
      const difference = Math.abs((got.labels[label] ?? Number.NaN) - probability);
      // A comparison with what is no number is false, so it has to be made the worst.
      drift = Number.isNaN(difference) ? 1 : Math.max(drift, difference);
    }
  }
  return drift;
}
