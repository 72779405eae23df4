import { compare, type Signature } from './signature';

/** Motion is told by spans of this length, in milliseconds: looks come every frame, or four a second. */
const SPAN_MS = 200;
/** What has changed in so many of the spans looked at last is in motion. */
const RESTLESS = 3;
const SPANS = 4;
/** What was at rest and begins to change has become another picture within this time, or it has not; in milliseconds. */
const TURN_MS = 1_000;

/** Tells when what is at rest is turned over, as the page of a comic is, from what is always in motion. */
export class Leaf {
  #before: Signature | undefined;
  /** Whether it changed, span by span; the last one is still going on. */
  #spans: boolean[] = [];
  #spanBegan = Number.NEGATIVE_INFINITY;
  #turnsUntil = Number.NEGATIVE_INFINITY;

  /** A picture that has only just come is at rest: nothing says that it will move. */
  get isAtRest(): boolean {
    return this.#spans.slice(0, -1).filter(Boolean).length < RESTLESS;
  }

  /**
   * To be told of each look.
   *
   * @param judged what the verdict was given on
   * @returns whether this is another picture, of which that verdict says nothing
   */
  turns(judged: Signature | undefined, seen: Signature, now: number): boolean {
    const stirs = this.#before !== undefined && compare(this.#before, seen).changed;
    this.#before = seen;
    this.#note(stirs, now);
    if (stirs && this.isAtRest && now >= this.#turnsUntil) this.#turnsUntil = now + TURN_MS;
    if (judged === undefined || now >= this.#turnsUntil || !compare(judged, seen).cut) return false;
    // Once: what goes on changing is in motion.
    this.#turnsUntil = now;
    return true;
  }

  #note(stirs: boolean, now: number): void {
    if (now - this.#spanBegan >= SPAN_MS) {
      this.#spans = [...this.#spans, false].slice(-SPANS - 1);
      this.#spanBegan = now;
    }
    if (stirs) this.#spans[this.#spans.length - 1] = true;
  }
}
