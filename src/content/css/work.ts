import { log, messageOf } from '../../shared/log';

/** Longest that one go may take, in milliseconds: half of what a reader's browser has for a frame. */
export const GO_MS = 8;

/** Work that may be put off, done in goes that nobody feels. */
export class Work {
  readonly #jobs: Iterator<unknown>[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #going = false;

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
    const end = performance.now() + GO_MS;
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      for (let steps = 0; ; steps++) {
        // The clock costs more than most steps.
        if (steps % 16 === 15 && performance.now() >= end) {
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
      log.warn('some work on style sheets was given up:', messageOf(error));
      return true;
    }
  }
}
