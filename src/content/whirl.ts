/** So often in one task, or in one crowd, the same may come and go before it is left alone for a while. */
const ROUNDS = 10;
/** For so long at first, in milliseconds; twice as long each further time, up to a limit. */
const REST_MS = 100;
const REST_MOST_MS = 5_000;
/** So often in one task marks of the page are taken off what is left alone. */
const ANSWERS = 100;
/** So much is read of an attribute: a `data:` address may be of megabytes. */
const LETTERS = 200;

/**
 * Stops what would never end: a page that draws an element anew whenever it is marked, as some editors do, and does so
 * within one task. Where so many are marked that it takes several, those count as one. What is left alone stays covered,
 * since nothing is known of it.
 */
export class Whirl {
  /** Those that have left in this task, or in this crowd. */
  readonly #left = new Set<string>();
  readonly #rounds = new Map<string, number>();
  readonly #rests = new Map<string, { readonly ms: number }>();
  readonly #resting = new WeakSet<Element>();
  #answers = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #isUnderWay: () => boolean;

  /** @param isUnderWay whether those that have come are still being marked */
  constructor(isUnderWay: () => boolean) {
    this.#isUnderWay = isUnderWay;
  }

  leave(element: Element): void {
    this.#left.add(nameOf(element));
    this.#endSoon();
  }

  /**
   * @param afterwards called once it has been left alone for long enough
   * @returns whether an element that has come is to be left alone
   */
  holds(element: Element, afterwards: () => void): boolean {
    if (this.#resting.has(element)) return true;
    if (this.#left.size + this.#rests.size === 0) return false;
    const name = nameOf(element);
    const before = this.#rests.get(name);
    if (before === undefined && !this.#turns(name)) return false;
    const ms = before === undefined ? REST_MS : Math.min(REST_MOST_MS, 2 * before.ms);
    const rest = { ms };
    this.#rests.set(name, rest);
    this.#resting.add(element);
    setTimeout(() => {
      this.#resting.delete(element);
      afterwards();
      // A page that goes on does so as soon as it is marked; whatever has the name later is another matter.
      setTimeout(() => {
        if (this.#rests.get(name) === rest) this.#rests.delete(name);
      }, ms);
    }, ms);
    return true;
  }

  /** @returns whether what is left alone may be written to: a page that answers with a new one would never end */
  mayAnswer(): boolean {
    this.#endSoon();
    return this.#answers++ < ANSWERS;
  }

  #endSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#answers = 0;
      if (this.#isUnderWay()) return this.#endSoon();
      this.#left.clear();
      this.#rounds.clear();
    });
  }

  #turns(name: string): boolean {
    if (!this.#left.delete(name)) return false;
    const rounds = (this.#rounds.get(name) ?? 0) + 1;
    this.#rounds.set(name, rounds);
    return rounds > ROUNDS;
  }
}

/** The same again, by what a page says of it. */
function nameOf(element: Element): string {
  const said = ['src', 'style', 'class', 'id'].map((name) => element.getAttribute(name) ?? '');
  return [element.localName, ...said.map((text) => `${text.length} ${text.slice(0, LETTERS)}`)].join();
}
