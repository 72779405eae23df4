import type { Counts } from '../shared/protocol';

/** Tells the toolbar's badge how many images of this frame are blurred, when that number has changed. */
export class Badge {
  readonly #report: (counts: Counts) => Promise<unknown>;
  readonly #onLost: () => void;
  /** What it knows of; `undefined` where it may know anything. */
  #told: number | undefined;

  /** @param onLost a report did not arrive */
  constructor(report: (counts: Counts) => Promise<unknown>, onLost: () => void) {
    this.#report = report;
    this.#onLost = onLost;
  }

  tell(counts: Counts): void {
    const blurred = counts.states.blur ?? 0;
    if (blurred === this.#told) return;
    this.#told = blurred;
    this.#report(counts).catch(() => {
      this.forget();
      this.#onLost();
    });
  }

  /** The next number is told, whichever it is. */
  forget(): void {
    this.#told = undefined;
  }
}
