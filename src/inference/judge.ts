import PQueue from 'p-queue';
import QuickLRU from 'quick-lru';
import type { Model } from '../shared/catalogue';
import { SCORES_KEPT } from '../shared/limits';
import type { Plan } from '../shared/plan';
import { thresholdOf } from '../shared/policy';
import type { Scores } from '../shared/verdict';
import { openAnimation } from './animation';
import { decode } from './decode';
import { ImageFault } from './fault';
import type { Judging } from './team';
import type { Ticket } from './ticket';

/** Gives scores for bytes: from the cache, from a run that is under way, or by decoding and running the model. */
export class Judge {
  readonly #engine: Pick<Judging, 'classify' | 'ahead'>;
  readonly #plan: () => Plan;
  /** More than the engine wants ahead would only take urgency's choice away: what is decoded is not overtaken. */
  readonly #queue: PQueue;
  readonly #kept = new QuickLRU<string, Scores>({ maxSize: SCORES_KEPT });
  readonly #running = new Map<string, Promise<Scores>>();

  /** @param plan is asked anew for each image */
  constructor(plan: () => Plan, engine: Pick<Judging, 'classify' | 'ahead'>) {
    this.#plan = plan;
    this.#engine = engine;
    this.#queue = new PQueue({ concurrency: engine.ahead });
  }

  /** Runs a task when no image waits: a worker does one thing at a time. */
  whenIdle<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.add(task, { priority: Number.MIN_SAFE_INTEGER });
  }

  /** The engine stands on another rung. */
  adapt(): void {
    this.#queue.concurrency = this.#engine.ahead;
  }

  /**
   * A first pass, and a second opinion on what it does not clear.
   *
   * @throws ImageFault, or what `ticket.signal` was aborted with
   */
  async judge(bytes: Uint8Array<ArrayBuffer>, ticket: Ticket): Promise<Scores> {
    const { first, second } = this.#plan();
    const hash = await hashOf(bytes);
    const scores = await this.#opinion(first, hash, bytes, ticket, 0);
    // Written so that what is no number is not cleared.
    if (second === undefined || scores.nsfw < second.safeEdge) return scores;
    return this.#opinion(second.model, hash, bytes, ticket, 1);
  }

  async #opinion(
    model: Model,
    hash: string,
    bytes: Uint8Array<ArrayBuffer>,
    ticket: Ticket,
    pass: 0 | 1,
  ): Promise<Scores> {
    const key = `${model.id} ${hash}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    // Whether the same picture was judged in the meantime is asked when its turn comes, not when it queues: so an
    // urgent image never waits behind the turn of a distant copy of itself.
    const turn = () => this.#kept.get(key) ?? this.#running.get(key) ?? this.#run(model, key, bytes);
    return ticket.queue(this.#queue, turn, pass);
  }

  /** Of an animation the frame with the highest score speaks for all. */
  async #look(model: Model, bytes: Uint8Array<ArrayBuffer>): Promise<Scores> {
    const animation = await openAnimation(bytes);
    if (animation === undefined) return this.#engine.classify(model, () => decode(bytes, model.size));
    try {
      let worst: Scores | undefined;
      for (const index of animation.indices) {
        const scores = await this.#engine.classify(model, () => animation.frame(index, model.size));
        if (worst === undefined || scores.nsfw > worst.nsfw) worst = scores;
        if (worst.nsfw >= SURE) break;
      }
      if (worst === undefined) throw new ImageFault('undecodable', 'an animation without frames');
      return worst;
    } finally {
      animation.close();
    }
  }

  #run(model: Model, key: string, bytes: Uint8Array<ArrayBuffer>): Promise<Scores> {
    const run = this.#look(model, bytes).then((scores) => {
      this.#kept.set(key, scores);
      return scores;
    });
    this.#running.set(key, run);
    const done = (): boolean => this.#running.delete(key);
    run.then(done, done);
    return run;
  }
}

/** No slider is so lenient that it lets this pass (policy.ts): what other frames say changes nothing. */
const SURE = thresholdOf(0);

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
