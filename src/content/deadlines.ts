/** One clock for many waits of the same length: a timer for each would cost a page of thousands of images. */
export class Deadlines<T> {
  readonly #ms: number;
  readonly #onLate: (item: T) => void;
  /** In the order in which they are due, on the clock of `performance.now()`. */
  readonly #due = new Map<T, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param ms how long each may take */
  constructor(ms: number, onLate: (item: T) => void) {
    this.#ms = ms;
    this.#onLate = onLate;
  }

  /** Does nothing for what is waited for already. */
  start(item: T): void {
    if (this.#due.has(item)) return;
    this.#due.set(item, performance.now() + this.#ms);
    this.#timer ??= setTimeout(() => this.#ring(), this.#ms);
  }

  stop(item: T): void {
    this.#due.delete(item);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due.clear();
  }

  #ring(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const [item, due] of this.#due) {
      if (due > now) {
        this.#timer ??= setTimeout(() => this.#ring(), due - now);
        return;
      }
      this.#due.delete(item);
      this.#onLate(item);
    }
  }
}
