import * as v from 'valibot';

const POLL_MS = 1_000;
/** A host that is decoding large images may be late; it is not asleep. */
const PATIENCE_MS = 3_000;

/** What the popup reads of the host's `Health`. */
const ModelHealth = v.object({
  model: v.string(),
  backend: v.string(),
  threads: v.number(),
  state: v.picklist(['idle', 'loading', 'ready', 'failed']),
  error: v.optional(v.string()),
});
export type ModelHealth = v.InferOutput<typeof ModelHealth>;

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
    const answer = await Promise.race([ask().catch(() => undefined), late()]);
    if (stop.aborted) return;
    if (answer !== LATE) tell(v.is(ModelHealth, answer) ? answer : undefined);
    await pause(POLL_MS);
  }
}

const LATE = Symbol('late');
const late = (): Promise<typeof LATE> => pause(PATIENCE_MS).then(() => LATE);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
