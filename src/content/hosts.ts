import { isCustom, mayHost, shadowRootOf } from '../platform/dom';
import { EarlyHosts } from './early-hosts';
import { last } from './lasting';
import { LateNames } from './late-names';
import { Work } from './work';

type Root = Document | ShadowRoot;

/** After so many checks a custom element without a shadow root is taken to want none. */
const CHECKS = 120;

/** A search goes on for so long at once, in milliseconds, and looks at the clock after so many elements. */
const SLICE_MS = 4;
const HANDFUL = 100;
/** Between two searches lies so many times what the first has taken. */
const SEARCH_REST = 200;

/** A glance comes so long after a change, in milliseconds; and so many times what the one before has taken, up to a limit. */
const GLANCE_MS = 1_000;
const GLANCE_REST = 1_000;
const GLANCE_MOST_MS = 5_000;
/** It looks at points so far from one another, in CSS pixels. */
const GRID_PX = 192;

/** The likeliest hosts. No selector finds them, and a walk from element to element would take four times as long. */
function* customElementsIn(document: Document): Generator<Element> {
  const all = document.evaluate("//*[contains(name(), '-')]", document, null, ORDERED_NODE_SNAPSHOT_TYPE);
  for (let at = 0; at < all.snapshotLength; at++) yield all.snapshotItem(at) as Element;
}

const { ORDERED_NODE_SNAPSHOT_TYPE } = XPathResult;

/**
 * Finds the shadow roots of elements that were there before them: no mutation tells of `attachShadow`. Each way has its
 * price, and its reason to pay it: custom elements are looked at again for a while, or when their name is defined
 * (late-names.ts); others are asked until the cover
 * reaches into trees that nobody knows (early-hosts.ts); what is on the screen is glanced at; and everything is searched
 * where something points to an image that nobody sees.
 */
export class Hosts {
  readonly #roots: ReadonlySet<Root>;
  readonly #onFound: (roots: readonly ShadowRoot[]) => void;
  /** Custom elements that may get their shadow root later, with the checks that are left. */
  readonly #hopefuls = new Map<Element, number>();
  #checking = false;
  readonly #early = new EarlyHosts(
    (root) => this.#tell([root]),
    (element) => this.rootOf(element),
  );
  readonly #late: LateNames;
  #search: Generator<ShadowRoot | undefined, undefined> | undefined;
  #searchAgain = false;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #searchPause = 0;
  /** What the search has taken so far, in milliseconds. */
  #searched = 0;
  #glanceTimer: ReturnType<typeof setTimeout> | undefined;
  #glancePause = GLANCE_MS;
  #glances = 0;
  /** Of thousands of images in one line box each point takes milliseconds. */
  readonly #work = new Work('what is on the screen', { goMs: SLICE_MS, stride: 1 });
  /** The page has custom elements. */
  #hasCustom = false;
  readonly #signal: AbortSignal;

  /**
   * @param roots those that are known
   * @param onFound called with others
   */
  constructor(
    roots: ReadonlySet<Root>,
    onFound: (roots: readonly ShadowRoot[]) => void,
    signal: AbortSignal,
  ) {
    this.#roots = roots;
    this.#onFound = onFound;
    this.#signal = signal;
    this.#late = new LateNames(
      roots,
      (elements) => this.#tell(elements.map((element) => this.rootOf(element))),
      signal,
    );
    signal.addEventListener('abort', () => {
      clearTimeout(this.#glanceTimer);
      this.#work.stop();
      clearTimeout(this.#searchTimer);
      this.#search = undefined;
      this.#hopefuls.clear();
    });
    last(document, 'scroll', () => this.glance(), { capture: true, passive: true, signal });
    // Of scripts among others; it comes when they have run, and before anything is painted.
    last(document, 'load', () => this.stir(), { capture: true, passive: true, signal });
  }

  /** @returns an element's shadow root, where it has one by now; else it is looked at again, where that is likely to help */
  rootOf(element: Element): ShadowRoot | null {
    const { localName } = element;
    if (!mayHost(localName)) return null;
    const root = shadowRootOf(element);
    const custom = isCustom(localName);
    this.#hasCustom ||= custom;
    if (root !== null) this.#hopefuls.delete(element);
    else if (!custom) this.#early.note(element);
    else if (!this.#hopefuls.has(element)) {
      if (!element.matches(':defined')) this.#late.add(element);
      // It may be given one a little later, whether it is defined or not.
      this.#hopefuls.set(element, CHECKS);
      this.#checkSoon();
    }
    return root;
  }

  /** See {@link EarlyHosts.sweep}. */
  sweep(): void {
    this.#early.sweep();
  }

  /** What is hidden in closed roots is covered from now on, and can wait for a search. */
  stopAsking(): void {
    this.#early.end();
  }

  /**
   * Looks through all roots for others, closed ones too: each element is asked, while the browser is idle. What is asked
   * for meanwhile is done by one more search.
   */
  search(): void {
    this.#searchAgain = true;
    if (this.#search !== undefined) return;
    this.#searchTimer ??= setTimeout(() => {
      this.#searchTimer = undefined;
      this.#searchAgain = false;
      this.#search = this.#unknownRoots();
      this.#searched = 0;
      this.#searchOn();
    }, this.#searchPause);
  }

  /** Much has come that nobody was told of one by one: where there are custom elements, more may be among it. */
  catchUp(): void {
    if (this.#hasCustom) this.search();
    this.glance();
  }

  /** A script has come, perhaps with definitions of custom elements. */
  stir(): void {
    this.#late.stir();
  }

  /** Asks what is on the screen, soon: something has come, or the page was scrolled. */
  glance(): void {
    this.stir();
    this.#glanceTimer ??= setTimeout(() => {
      const begin = (): void => {
        if (!this.#signal.aborted) this.#work.start(this.#glanceNow());
      };
      requestIdleCallback(begin, { timeout: GLANCE_MS });
    }, this.#glancePause);
  }

  #tell(roots: readonly (ShadowRoot | null)[]): void {
    const news = roots.filter((root) => root !== null && !this.#roots.has(root));
    if (news.length > 0) this.#onFound(news as ShadowRoot[]);
  }

  #checkSoon(): void {
    if (this.#checking) return;
    this.#checking = true;
    requestAnimationFrame(() => {
      this.#checking = false;
      const found: (ShadowRoot | null)[] = [];
      for (const [element, checks] of this.#hopefuls) {
        if (!element.isConnected || checks <= 1) this.#hopefuls.delete(element);
        else this.#hopefuls.set(element, checks - 1);
        const root = shadowRootOf(element);
        if (root !== null) this.#hopefuls.delete(element);
        found.push(root);
      }
      this.#tell(found);
      if (this.#hopefuls.size > 0) this.#checkSoon();
    });
  }

  #searchOn(): void {
    requestIdleCallback((deadline) => {
      const search = this.#search;
      if (search === undefined) return;
      const start = performance.now();
      let done = false;
      while (!done && (deadline.timeRemaining() > 1 || deadline.didTimeout)) {
        const next = search.next();
        done = next.done === true;
        if (next.value !== undefined) this.#tell([next.value]);
        if (performance.now() - start > SLICE_MS) break;
      }
      this.#searched += performance.now() - start;
      if (!done) return this.#searchOn();
      this.#search = undefined;
      this.#searchPause = this.#searched * SEARCH_REST;
      if (this.#searchAgain) this.search();
    });
  }

  /** Roots that are found on the way are looked through as well; nothing comes between two handfuls of elements. */
  *#unknownRoots(): Generator<ShadowRoot | undefined, undefined> {
    for (const element of customElementsIn(document)) {
      const shadowRoot = shadowRootOf(element, true);
      if (shadowRoot !== null && !this.#roots.has(shadowRoot)) yield shadowRoot;
    }
    for (const root of this.#roots) {
      let count = 0;
      for (const element of root.querySelectorAll('*')) {
        const shadowRoot = shadowRootOf(element, true);
        if (shadowRoot !== null && !this.#roots.has(shadowRoot)) yield shadowRoot;
        else if (++count % HANDFUL === 0) yield undefined;
      }
    }
    return undefined;
  }

  *#glanceNow(): Generator<void> {
    // What comes from now on, while this one lasts, is for the next.
    this.#glanceTimer = undefined;
    const seen: Roots = new Map();
    const start = performance.now();
    // Other points each time: what lies between them is hit sooner or later.
    const shift = (GRID_PX * ((this.#glances++ * 7) % 16)) / 16;
    for (let y = shift; y < innerHeight; y += GRID_PX) {
      for (let x = shift; x < innerWidth; x += GRID_PX) {
        lookAt(x, y, document, seen);
        yield;
      }
    }
    // With the pauses, where there were any: after one that took long enough for that, the next is far off anyway.
    const took = performance.now() - start;
    this.#glancePause = Math.max(GLANCE_MS, Math.min(GLANCE_MOST_MS, took * GLANCE_REST));
    this.#tell([...seen.values()]);
  }
}

/** Elements that were asked, with their shadow roots. */
type Roots = Map<Element, ShadowRoot | null>;

/** Asks all elements at a point of the viewport, in shadow trees too, but none that was asked before. */
function lookAt(x: number, y: number, root: Root, seen: Roots): void {
  for (const element of root.elementsFromPoint(x, y)) {
    let inner = seen.get(element);
    if (inner === undefined) {
      inner = shadowRootOf(element, true);
      seen.set(element, inner);
    }
    // A tree tells of what lies around it as well.
    if (inner !== null && element.getRootNode() === root) lookAt(x, y, inner, seen);
  }
}
