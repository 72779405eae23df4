import { tenths } from '../demo/statistics';
import type { Judged } from './pipeline';

/** The answer for one picture, as `--json` writes it. */
export interface Answer {
  readonly input: string;
  readonly state: string;
  /** Why there is no score; null where there is one. */
  readonly reason: string | null;
  /** The label with the highest probability, of the model that had the last word. */
  readonly class: string | null;
  /** Probability of each of that model's labels, highest first. */
  readonly labels: Readonly<Record<string, number>> | null;
  /** NSFW score, 0 to 1. */
  readonly nsfw: number | null;
  /** The model that had the last word. */
  readonly model: string | null;
  /** Preprocessing and runs of all passes, in milliseconds; 0 where the same bytes were judged before. */
  readonly ms: number;
  /** From the start of the page's navigation to the verdict, in milliseconds. */
  readonly totalMs: number;
}

/** @param runs the model's run times for this picture */
export function answerOf(input: string, judged: Judged, runs: readonly number[]): Answer {
  const labels = Object.entries(judged.labels ?? {}).sort(([, a], [, b]) => b - a);
  return {
    input,
    state: judged.state,
    reason: judged.reason ?? null,
    class: labels[0]?.[0] ?? null,
    labels: labels.length > 0 ? Object.fromEntries(labels) : null,
    nsfw: judged.score ?? null,
    model: judged.model ?? null,
    ms: tenths(runs.reduce((sum, ms) => sum + ms, 0)),
    totalMs: tenths(judged.ms),
  };
}

/** The same for people. */
export function lines({ input, state, reason, labels, nsfw, model, ms, totalMs, ...answer }: Answer): string {
  if (labels === null || nsfw === null) return `${input}\n  ${state}${reason === null ? '' : `: ${reason}`}`;
  const scores = Object.entries(labels).map(([label, share]) => `${label} ${share.toFixed(4)}`);
  return [
    input,
    `  ${answer.class} (${state}); NSFW score ${nsfw.toFixed(4)}`,
    `  ${scores.join(', ')}`,
    `  last word: ${model}; ${ms} ms in the models, ${totalMs} ms in all`,
  ].join('\n');
}
