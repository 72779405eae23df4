/** So often in one task the same may come and go before it is left alone for a while. */
const ROUNDS = 10;
/** For so long at first, in milliseconds; twice as long each further time, up to a limit. */
const REST_MS = 100;
const REST_MOST_MS = 5_000;

/**
 * Stops what would never end: a page that draws an element anew whenever it is marked, as some editors do, and does so
 * within one task. What is left alone stays covered, since nothing is known of it.
 */
export class Whirl {
  /** Those that have left in this task. */
  readonly #left = new Set<string>();
  readonly #rounds = new Map<string, number>();
  readonly #rests = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  leave(element: Element): void {
    this.#left.add(nameOf(element));
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#left.clear();
      this.#rounds.clear();
    });
  }

  /** @returns how long an element that has come is to be left alone, in milliseconds; 0 for nearly all */
  restOf(element: Element): number {
    if (this.#left.size + this.#rests.size === 0) return 0;
    const name = nameOf(element);
    const rest = this.#rests.get(name);
    if (rest === undefined && !this.#turns(name)) return 0;
    const next = rest === undefined ? REST_MS : Math.min(REST_MOST_MS, 2 * rest);
    this.#rests.set(name, next);
    return next;
  }

  #turns(name: string): boolean {
    if (!this.#left.delete(name)) return false;
    const rounds = (this.#rounds.get(name) ?? 0) + 1;
    this.#rounds.set(name, rounds);
    return rounds > ROUNDS;
  }
}

/** The same again, by all that a page says of it. */
const nameOf = (element: Element): string =>
  ['src', 'style', 'class', 'id'].reduce(
    (name, attribute) => `${name} ${element.getAttribute(attribute) ?? ''}`,
    element.localName,
  );
