import QuickLRU from 'quick-lru';

/** Addresses that some element was seen to show. */
const KNOWN = 5_000;
/** So long after an image was loaded its element has been seen, if it can be; in milliseconds. */
const PATIENCE_MS = 300;
/** What loads images that are painted, in the words of resource timing. */
const INITIATORS = new Set(['img', 'image', 'input', 'object', 'embed']);

/**
 * The browser's own record of what a page has loaded tells of images that no known element shows: then there is a shadow
 * tree that nobody has found. So nothing has to be searched on pages where all is in sight.
 */
export class Suspicion {
  readonly #known = new QuickLRU<string, true>({ maxSize: KNOWN });
  readonly #unexplained = new Set<string>();
  readonly #onSuspect: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onSuspect: () => void, signal: AbortSignal) {
    this.#onSuspect = onSuspect;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
        if (INITIATORS.has(entry.initiatorType) && !this.#known.has(entry.name)) this.#wonder(entry.name);
      }
    });
    observer.observe({ type: 'resource', buffered: true });
    signal.addEventListener('abort', () => {
      observer.disconnect();
      clearTimeout(this.#timer);
    });
  }

  /** Some element shows this address. */
  explain(address: string): void {
    this.#known.set(address, true);
    this.#unexplained.delete(address);
  }

  #wonder(address: string): void {
    this.#unexplained.add(address);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#unexplained.size > 0) this.#onSuspect();
      this.#unexplained.clear();
    }, PATIENCE_MS);
  }
}
