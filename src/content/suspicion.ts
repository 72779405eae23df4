import QuickLRU from 'quick-lru';

/** Addresses that some element was seen to show. */
const KNOWN = 5_000;
/** So long after an image was loaded its element has been seen, if it can be; in milliseconds. */
const PATIENCE_MS = 300;
/** What loads images that elements show, in the words of resource timing; and what loads those that CSS paints. */
const ELEMENTS = new Set(['img', 'image', 'input', 'object', 'embed']);
const STYLES = 'css';
/** And what loads scripts, those that others import among them. A page that asks for data again and again loads none. */
const SCRIPTS = new Set(['script', 'link', 'other']);
/** What style sheets load beside pictures, where the browser does not say what it was. */
const NO_PICTURE = /\.(?:woff2?|ttf|otf|eot|css)(?:[?#]|$)/i;

/** The types that TypeScript comes with are older than this. */
type Entry = PerformanceResourceTiming & { readonly contentType?: string };

/** Who looks closer. */
interface Searchers {
  /** Some element shows an image, and nobody knows it: there is a shadow tree that nobody has found. */
  onElement(): void;
  /** CSS paints these addresses, and nobody knows what by. */
  onStyle(addresses: readonly string[]): void;
  /** A script was loaded, by another one perhaps. */
  onScript(): void;
}

/**
 * The browser's own record of what a page has loaded tells of images that nobody has seen. So nothing has to be searched
 * on pages where all is in sight.
 */
export class Suspicion {
  readonly #known = new QuickLRU<string, true>({ maxSize: KNOWN });
  /** With what has loaded it. */
  readonly #unexplained = new Map<string, string>();
  readonly #searchers: Searchers;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(searchers: Searchers, signal: AbortSignal) {
    this.#searchers = searchers;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Entry[]) {
        if (mayBePicture(entry)) this.#wonder(entry);
        else if (SCRIPTS.has(entry.initiatorType)) searchers.onScript();
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
    // The record has no others; they may be whole images, and would be kept by the thousand.
    if (!address.startsWith('http')) return;
    this.#known.set(address, true);
    this.#unexplained.delete(address);
  }

  #wonder({ name, initiatorType }: Entry): void {
    if (this.#known.has(name)) return;
    this.#unexplained.set(name, initiatorType);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const left = [...this.#unexplained];
      this.#unexplained.clear();
      const painted = left.filter(([, initiator]) => initiator === STYLES).map(([address]) => address);
      if (painted.length < left.length) this.#searchers.onElement();
      if (painted.length > 0) this.#searchers.onStyle(painted);
    }, PATIENCE_MS);
  }
}

function mayBePicture({ name, initiatorType, contentType = '' }: Entry): boolean {
  if (initiatorType !== STYLES) return ELEMENTS.has(initiatorType);
  return contentType === '' ? !NO_PICTURE.test(name) : contentType.startsWith('image/');
}
