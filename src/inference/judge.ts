import PQueue from 'p-queue';
import QuickLRU from 'quick-lru';
import type { Model } from '../shared/catalogue';
import { SCORES_KEPT } from '../shared/limits';
import type { Scores } from '../shared/verdict';
import { decode } from './decode';
import type { Engine } from './engine';
import type { Ticket } from './ticket';

/**
 * Images in the engine's care at once: while the model runs on one, the next ones are being decoded. More would only
 * take urgency's choice away, since what is decoded is not overtaken.
 */
const AHEAD = 3;

/** Gives scores for bytes: from the cache, from a run that is under way, or by decoding and running the model. */
export class Judge {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #queue = new PQueue({ concurrency: AHEAD });
  readonly #kept = new QuickLRU<string, Scores>({ maxSize: SCORES_KEPT });
  readonly #running = new Map<string, Promise<Scores>>();

  constructor(model: Model, engine: Engine) {
    this.#model = model;
    this.#engine = engine;
  }

  /** @throws ImageFault, or what `ticket.signal` was aborted with */
  async judge(bytes: Uint8Array<ArrayBuffer>, ticket: Ticket): Promise<Scores> {
    const key = `${this.#model.id} ${await hashOf(bytes)}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    // Whether the same picture was judged in the meantime is asked when its turn comes, not when it queues: so an
    // urgent image never waits behind the turn of a distant copy of itself.
    return ticket.queue(
      this.#queue,
      () => this.#kept.get(key) ?? this.#running.get(key) ?? this.#run(key, bytes),
    );
  }

  #run(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<Scores> {
    const run = this.#engine
      .classify(() => decode(bytes, this.#model.size))
      .then((scores) => {
        this.#kept.set(key, scores);
        return scores;
      });
    this.#running.set(key, run);
    const done = (): boolean => this.#running.delete(key);
    run.then(done, done);
    return run;
  }
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
