/** While scores change, or something is covered, samples come so often, in milliseconds. */
export const QUICK_MS = 500;
/** While nothing changes they come so seldom: the longest that a running picture is shown on old evidence. */
export const SLOW_MS = 4_000;
/** A cut is looked at as soon as this after the last sample. */
export const CUT_MS = 250;
/** Two scores that differ by this say that the scene is another one. */
const STIR = 0.1;
/** A sample that took long is followed by a rest of so many times its length: images wait for the same model. */
const REST = 1;

export interface Situation {
  /** Milliseconds, on the clock of `began` and `ended`. */
  readonly now: number;
  /** The picture differs from the one that was judged last. */
  readonly changed: boolean;
  /** It differs so much that it is a new scene. */
  readonly cut: boolean;
  /** It is covered, and samples of this same picture may end that: whoever waits should not wait for long. */
  readonly unsettled: boolean;
  /** How many pictures change in this frame, one at least; they share what one alone would get. */
  readonly crowd: number;
}

/** When the next sample of one running picture is due. It knows no clock and no element. */
export class Budget {
  #interval = QUICK_MS;
  #began: number | undefined;
  #took = 0;
  #score: number | undefined;

  began(now: number): void {
    this.#began = now;
  }

  /** @param score of the sample that began last; `undefined` where it could not be judged */
  ended(now: number, score: number | undefined): void {
    this.#took = now - (this.#began ?? now);
    const calm = score !== undefined && this.#score !== undefined && Math.abs(score - this.#score) < STIR;
    this.#interval = calm ? Math.min(SLOW_MS, this.#interval * 2) : QUICK_MS;
    this.#score = score;
  }

  /** Other pixels from here on: what was learned of the old ones says nothing. */
  reset(): void {
    this.#interval = QUICK_MS;
    this.#began = undefined;
    this.#took = 0;
    this.#score = undefined;
  }

  isDue({ now, changed, cut, unsettled, crowd }: Situation): boolean {
    if (this.#began === undefined) return true;
    // What looks as it did was judged.
    if (!changed && !unsettled) return false;
    const alone = cut ? CUT_MS : unsettled ? QUICK_MS : this.#interval;
    return now - this.#began >= Math.max(alone * crowd, this.#took * (1 + REST));
  }
}
