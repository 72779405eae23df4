import { Work } from './work';

/** Longest that a go holds up the page, in milliseconds: a quarter of a frame. */
const GO_MS = 4;
/** The same in a page that nobody sees, where timers go off once a second. */
const HIDDEN_GO_MS = 50;
/** So many take their turn before the clock is looked at: each takes from 0.04 ms, in a script that is warm, to 0.7. */
const STRIDE = 4;

/**
 * Elements with which something is to be done, each once. Most take their turn in the moment in which they are added, so
 * that what is known to be safe is never seen covered; those for which there is no time then, a little later.
 */
export class Turns {
  readonly #act: (element: Element) => void;
  readonly #waiting = new Set<Element>();
  readonly #work: Work;
  #isUnderWay = false;
  #isStopped = false;

  /** @param name what they are, for the log */
  constructor(name: string, act: (element: Element) => void) {
    this.#act = act;
    this.#work = new Work(name, {
      get goMs() {
        return document.hidden ? HIDDEN_GO_MS : GO_MS;
      },
      stride: STRIDE,
    });
  }

  /** Some wait, or have their turn. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** Not after the end: what was about to be added then is nobody's any more. */
  add(elements: Iterable<Element>): void {
    if (this.#isStopped) return;
    for (const element of elements) this.#waiting.add(element);
    if (this.#waiting.size > 0) this.#begin();
  }

  /** @returns whether an element waited, and does no longer */
  take(element: Element): boolean {
    return this.#waiting.delete(element);
  }

  stop(): void {
    this.#isStopped = true;
    this.#isUnderWay = false;
    this.#work.stop();
    this.#waiting.clear();
  }

  #begin(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#work.start(this.#actOnAll());
  }

  *#actOnAll(): Generator<void> {
    try {
      for (const element of this.#waiting) {
        this.#waiting.delete(element);
        this.#act(element);
        yield;
      }
    } finally {
      this.#isUnderWay = false;
      // One of them has failed: the others have their turn all the same.
      if (this.#waiting.size > 0) this.#begin();
    }
  }
}
