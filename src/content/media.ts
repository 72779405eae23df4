/** So many media queries of one page are followed; no page of good will has as many. */
const MOST = 500;

/**
 * Follows the media queries by which a page's pictures choose: dark mode, orientation, pixels of another screen. The
 * browser then chooses again, without any mutation, and often without a resize.
 */
export class MediaQueries {
  readonly #onChange: () => void;
  readonly #signal: AbortSignal;
  readonly #followed = new Map<string, MediaQueryList>();
  #followsDensity = false;

  /** @param onChange one of them holds now and did not before, or the other way round */
  constructor(onChange: () => void, signal: AbortSignal) {
    this.#onChange = onChange;
    this.#signal = signal;
  }

  /** @param queries those by which one picture chooses; beside them it may choose by the density of the screen */
  follow(queries: readonly string[]): void {
    if (!this.#followsDensity) this.#followDensity();
    this.#followsDensity = true;
    for (const query of queries) this.#follow(query);
  }

  #follow(query: string): void {
    if (query === '' || this.#followed.has(query) || this.#followed.size >= MOST) return;
    const list = matchMedia(query);
    this.#followed.set(query, list);
    list.addEventListener('change', this.#onChange, { signal: this.#signal });
  }

  /** `2x` in a srcset is a media query too, that nobody has written. */
  #followDensity(): void {
    const list = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const onChange = (): void => {
      this.#onChange();
      this.#followDensity();
    };
    list.addEventListener('change', onChange, { signal: this.#signal, once: true });
  }
}
