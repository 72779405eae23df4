/** Between two times lies so much at least, in milliseconds: each reads every rule of the page. */
const REST_MS = 2_000;

/** Has all looked through once more when the browser is idle; where it is raised again and again, not more often than that. */
export class Doubt {
  readonly #lookThrough: () => void;
  #isRaised = false;
  #rests = false;

  constructor(lookThrough: () => void) {
    this.#lookThrough = lookThrough;
  }

  raise(): void {
    this.#isRaised = true;
    if (this.#rests) return;
    this.#isRaised = false;
    this.#rests = true;
    requestIdleCallback(() => this.#lookThrough());
    setTimeout(() => {
      this.#rests = false;
      if (this.#isRaised) this.raise();
    }, REST_MS);
  }
}
