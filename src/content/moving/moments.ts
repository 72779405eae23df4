import type { Outcome } from '../../shared/verdict';

/** What was judged within this many seconds of a moment speaks for it until it is looked at itself. */
const NEAR = 0.5;
/** Moments kept for one source. */
const KEPT = 500;

/**
 * What was judged on the timeline of one film, by second: a film that starts over, or is wound back a little, is not
 * covered anew each time.
 */
export class Moments {
  #judged: { readonly at: number; readonly outcome: Outcome }[] = [];

  keep(at: number, outcome: Outcome): void {
    this.#judged.push({ at, outcome });
    if (this.#judged.length > KEPT) this.#judged.shift();
  }

  /** @returns the worst that is known of what is near; `undefined` where nothing is */
  around(at: number): Outcome | undefined {
    let worst: Extract<Outcome, { ok: true }> | undefined;
    for (const { at: judged, outcome } of this.#judged) {
      if (!outcome.ok || Math.abs(judged - at) > NEAR) continue;
      if (worst === undefined || outcome.scores.nsfw > worst.scores.nsfw) worst = outcome;
    }
    return worst;
  }

  clear(): void {
    this.#judged = [];
  }
}
