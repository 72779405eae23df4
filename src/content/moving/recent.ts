import type { Outcome } from '../../shared/verdict';

/** So many samples speak for what is shown now: once flagged, so many safe ones in a row end the cover. */
export const WINDOW = 3;

/**
 * The latest samples of one running picture. The highest score among them counts, so a single safe frame in a flagged
 * scene uncovers nothing, and a move of the slider reads them all again (promise 5).
 */
export class Recent {
  #outcomes: readonly Outcome[] = [];

  push(outcome: Outcome): void {
    // A failure says nothing of other moments, and they say nothing of its own: it stands alone until the next sample.
    const kept = this.#outcomes.filter(({ ok }) => ok);
    this.#outcomes = [...kept, outcome].slice(-WINDOW);
  }

  /** @param only what is known of the pixels that are shown from now on */
  reset(only?: Outcome): void {
    this.#outcomes = only === undefined ? [] : [only];
  }

  /** @returns `undefined` where nothing is known */
  get outcome(): Outcome | undefined {
    const newest = this.#outcomes.at(-1);
    if (newest?.ok !== true) return newest;
    let worst = newest;
    for (const outcome of this.#outcomes)
      if (outcome.ok && outcome.scores.nsfw > worst.scores.nsfw) worst = outcome;
    return worst;
  }
}
