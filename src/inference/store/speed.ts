/** Speeds of the last few seconds count most; older ones fade with this time, in milliseconds. */
const FADE_MS = 4_000;
/** A shorter while says little of the speed. */
const SAMPLE_MS = 400;

/** How fast a download is, smoothed so that it can be read. */
export class Speed {
  #at: number;
  #received: number;
  #smoothed: number | undefined;

  /** @param now milliseconds @param received bytes that were there before */
  constructor(now: number, received: number) {
    this.#at = now;
    this.#received = received;
  }

  /** @returns bytes per second, once it is known. */
  get bytesPerSecond(): number | undefined {
    return this.#smoothed;
  }

  add(now: number, received: number): void {
    const ms = now - this.#at;
    if (ms < SAMPLE_MS) return;
    const speed = (Math.max(0, received - this.#received) / ms) * 1_000;
    const weight = 1 - Math.exp(-ms / FADE_MS);
    this.#smoothed =
      this.#smoothed === undefined ? speed : this.#smoothed + weight * (speed - this.#smoothed);
    this.#at = now;
    this.#received = received;
  }

  /** @returns whole seconds until `bytes` more are here, while anything moves. */
  secondsFor(bytes: number): number | undefined {
    // Below a byte a second the answer is years.
    return this.#smoothed === undefined || this.#smoothed < 1 ? undefined : Math.ceil(bytes / this.#smoothed);
  }
}
