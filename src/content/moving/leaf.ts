import type { Difference } from './signature';

/** What looked the same for so long, which is two looks in a row, stands still; in milliseconds. */
const STILL_MS = 300;
/** What stood still and begins to change has become another picture within this time, or it has not. */
const TURN_MS = 1_000;

/** Tells when what stood still is turned over, as the page of a comic is, from what is always in motion. */
export class Leaf {
  #stillSince: number | undefined;
  #turnsUntil = 0;

  isStill(now: number): boolean {
    return this.#stillSince !== undefined && now - this.#stillSince >= STILL_MS;
  }

  /**
   * @param difference of what is seen now from what was judged
   * @returns whether this is another picture, of which the verdict on the old one says nothing
   */
  turns({ changed, cut }: Difference, now: number): boolean {
    if (!changed) {
      this.#stillSince ??= now;
      return false;
    }
    if (this.isStill(now)) this.#turnsUntil = now + TURN_MS;
    this.#stillSince = undefined;
    if (!cut || now >= this.#turnsUntil) return false;
    this.#turnsUntil = 0;
    return true;
  }
}
