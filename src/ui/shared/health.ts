import { signal } from '@preact/signals';
import * as v from 'valibot';
import { MODES } from '../../shared/plan';
import { LEFT_REASONS, RUNGS } from '../../shared/rungs';
import { DTYPES } from '../../shared/weights';

const POLL_MS = 1_000;
/** A host that is decoding large images may be late; it is not asleep. */
const PATIENCE_MS = 3_000;

const RungHealth = v.object({
  rung: v.picklist(RUNGS),
  state: v.picklist(['untried', 'trying', 'passed', 'left']),
  reason: v.optional(v.picklist(LEFT_REASONS)),
  detail: v.optional(v.string()),
  ms: v.optional(v.number()),
});
export type RungHealth = v.InferOutput<typeof RungHealth>;

/** What our pages read of the host's `Health`. */
const ModelHealth = v.object({
  model: v.string(),
  backend: v.string(),
  threads: v.number(),
  state: v.picklist(['idle', 'loading', 'ready', 'failed']),
  error: v.optional(v.string()),
  mode: v.picklist(MODES),
  vitMs: v.optional(v.number()),
  ladder: v.array(RungHealth),
  gpuForm: v.optional(v.picklist(DTYPES)),
});
export type ModelHealth = v.InferOutput<typeof ModelHealth>;

/** The host's latest word; `undefined` where it rests. */
export const health = signal<ModelHealth>();

/**
 * Asks for the host's health until `stop`, a second after each answer.
 *
 * @param ask may reject, or answer anything: a host that sleeps is no fault, and is told as `undefined`
 */
export async function followHealth(
  ask: () => Promise<unknown>,
  tell: (health: ModelHealth | undefined) => void,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    // A popup is hidden for a moment before it opens: it need not wait for long.
    if (isHidden()) {
      await Promise.race([pause(POLL_MS), seen()]);
      continue;
    }
    const answer = await Promise.race([ask().catch(() => undefined), late()]);
    if (stop.aborted) return;
    if (answer !== LATE) tell(v.is(ModelHealth, answer) ? answer : undefined);
    await pause(POLL_MS);
  }
}

/** Nobody reads what a page in the background says, and a host that is an event page could not rest for its questions. */
const isHidden = (): boolean => globalThis.document?.visibilityState === 'hidden';

const seen = (): Promise<void> =>
  new Promise((resolve) => document.addEventListener('visibilitychange', () => resolve(), { once: true }));

const LATE = Symbol('late');
const late = (): Promise<typeof LATE> => pause(PATIENCE_MS).then(() => LATE);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
