import { log, messageOf } from '../shared/log';

/** Longest that one go may take, in milliseconds: half of what a reader's browser has for a frame. */
export const GO_MS = 8;
/** So many steps between two looks at the clock, which costs more than most steps. */
const STRIDE = 16;

interface Pace {
  /** Longest that one go may take, in milliseconds. */
  readonly goMs: number;
  /** Steps between two looks at the clock. */
  readonly stride: number;
}

/** Work that may be put off, done in goes that nobody feels. */
export class Work {
  readonly #name: string;
  readonly #pace: Pace;
  readonly #jobs: Iterator<unknown>[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #going = false;

  /** @param name what is worked on, for the log */
  constructor(name: string, pace: Pace = { goMs: GO_MS, stride: STRIDE }) {
    this.#name = name;
    this.#pace = pace;
  }

  /** Does what fits into this moment, and the rest soon. */
  start(job: Iterator<unknown>): void {
    this.#jobs.push(job);
    if (this.#timer === undefined && !this.#going) this.#go();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#jobs.length = 0;
  }

  #go(): void {
    this.#timer = undefined;
    this.#going = true;
    const { goMs, stride } = this.#pace;
    const end = performance.now() + goMs;
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      for (let steps = 1; ; steps++) {
        if (steps % stride === 0 && performance.now() >= end) {
          this.#timer = setTimeout(() => this.#go());
          this.#going = false;
          return;
        }
        if (this.#next(job)) break;
      }
      this.#jobs.shift();
    }
    this.#going = false;
  }

  /** @returns whether a job has ended, or failed: one that does not take the others with it */
  #next(job: Iterator<unknown>): boolean {
    try {
      return job.next().done === true;
    } catch (error) {
      log.warn(`some work on ${this.#name} was given up:`, messageOf(error));
      return true;
    }
  }
}
