import { type Counts, NOTHING } from '../shared/protocol';

/** Tells the toolbar's badge how many images of this frame are blurred, when that number has changed. */
export class Badge {
  readonly #report: (counts: Counts) => Promise<unknown>;
  readonly #onLost: () => void;
  /** What it knows of; `undefined` where it may know anything. */
  #told: number | undefined;
  /** It may have a number of this frame that is not zero. */
  #counts = false;

  /** @param onLost a report did not arrive */
  constructor(report: (counts: Counts) => Promise<unknown>, onLost: () => void) {
    this.#report = report;
    this.#onLost = onLost;
  }

  tell(counts: Counts): void {
    const blurred = counts.states.blur ?? 0;
    if (blurred === this.#told) return;
    this.#told = blurred;
    this.#counts ||= blurred > 0;
    this.#report(counts).catch(() => {
      this.#told = undefined;
      this.#onLost();
    });
  }

  /** The page goes, and its number with it; if it comes back, it is told whichever number it has then. */
  leave(): void {
    this.#told = undefined;
    // To tell it costs a page more than all else that it does as it goes.
    if (!this.#counts) return;
    this.#counts = false;
    this.#report(NOTHING).catch(() => undefined);
  }
}
