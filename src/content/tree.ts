import { shadowRootOf } from '../platform/dom';

/** Elements that came, went or changed since the last call; an element that was moved has come. */
export interface TreeChange {
  readonly came: ReadonlySet<Element>;
  readonly went: ReadonlySet<Element>;
  readonly changed: ReadonlySet<Element>;
}

/** After so many checks a custom element without a shadow root is taken to want none. */
const CHECKS = 120;

/**
 * So many times elements are asked for a closed root, when they come and before each frame, until the sheet at user level is here, which covers what
 * is in them: a few milliseconds' worth.
 */
const ASKED = 2_000;

/** A search goes on for so long at once, in milliseconds, and looks at the clock after so many elements. */
const SLICE_MS = 4;
const HANDFUL = 100;

/** A sweep comes so long after a change, in milliseconds, and rests for so many times what it took. */
const SWEEP_MS = 1_000;
const SWEEP_REST = 200;

/**
 * Watches a document with all its open shadow roots: one observer for each root, and sets of elements passed on, not
 * mutation records. Callbacks run before the next paint.
 */
export class TreeWatcher {
  readonly #selector: string;
  readonly #options: MutationObserverInit;
  readonly #onChange: (change: TreeChange) => void;
  readonly #onRoot: (root: Document | ShadowRoot) => void;
  readonly #observer = new MutationObserver((records) => this.#digest(records));
  readonly #roots = new Set<Document | ShadowRoot>();
  /** Custom elements that may get their shadow root later, with the checks that are left. */
  readonly #hopefuls = new Map<Element, number>();
  #asks = ASKED;
  readonly #asked = new Set<Element>();
  #search: Generator<ShadowRoot | undefined, undefined> | undefined;
  #searchAgain = false;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #searchPause = 0;
  /** What the search has taken so far, in milliseconds. */
  #searched = 0;
  #checking = false;
  #sweepTimer: ReturnType<typeof setTimeout> | undefined;
  #sweepPause = SWEEP_MS;
  /** Elements that the parser had not closed when last looked at: a declarative shadow root may still come in them. */
  #open: readonly Element[] = [];

  /**
   * @param selector what to look for
   * @param attributes changes of which matter
   * @param onRoot called for each root once, before its elements are reported; and for a document whose root element is
   *   another by now
   */
  constructor(
    selector: string,
    attributes: readonly string[],
    onChange: (change: TreeChange) => void,
    onRoot: (root: Document | ShadowRoot) => void,
  ) {
    this.#selector = selector;
    this.#options = { subtree: true, childList: true, attributes: true, attributeFilter: [...attributes] };
    this.#onChange = onChange;
    this.#onRoot = onRoot;
  }

  get roots(): ReadonlySet<Document | ShadowRoot> {
    return this.#roots;
  }

  watch(root: Document | ShadowRoot): void {
    if (root instanceof Document && root.readyState === 'loading') {
      root.addEventListener('DOMContentLoaded', () => this.#finishParsing(), { once: true });
    }
    const came = new Set<Element>();
    this.#enter(root, came);
    this.#report(came, new Set(), new Set());
    this.#sweepSoon();
  }

  /** Reports changes of any attribute of this element: a filter by names lets none through that is in a namespace. */
  watchWhole(element: Element): void {
    this.#observer.observe(element, { attributes: true });
  }

  /**
   * What is hidden in closed roots is covered from now on, and can wait for a search; but for what was styled before
   * this moment, without a frame in which its element would have been asked.
   */
  stopAsking(): void {
    this.#asks = ASKED;
    this.#ask();
    this.#asks = 0;
    this.#asked.clear();
  }

  /**
   * Looks through all roots for shadow roots that nobody has found, closed ones too: each element is asked, while the
   * browser is idle. What is asked for meanwhile is done by one more search.
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

  stop(): void {
    this.#observer.disconnect();
    clearTimeout(this.#sweepTimer);
    clearTimeout(this.#searchTimer);
    this.#search = undefined;
    this.#hopefuls.clear();
  }

  #enter(root: Document | ShadowRoot, came: Set<Element>): void {
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    this.#observer.observe(root, this.#options);
    this.#onRoot(root);
    this.#collect(root, came);
  }

  #digest(records: readonly MutationRecord[]): void {
    const touched = new Set<Element>();
    const changed = new Set<Element>();
    /** Walked below, as they stand now. */
    const walked = new Set<Node>();
    for (const record of records) {
      const { target } = record;
      if (record.type === 'attributes') {
        if (target instanceof Element) changed.add(target);
        continue;
      }
      // Replaced, or opened anew.
      if (target instanceof Document) this.#onRoot(target);
      const { removedNodes } = record;
      // The parser tells of each node by itself. What was added to an element that was walked has been found there, or
      // was removed again, which another record tells.
      if (removedNodes.length === 0 && walked.has(target)) continue;
      // Its sources came or went, and with them perhaps the pixels of its image.
      if (target instanceof HTMLPictureElement) changed.add(target);
      for (const node of record.addedNodes) this.#walk(node, touched, walked);
      for (const node of removedNodes) this.#walk(node, touched, walked);
    }
    this.#collectDeclared(touched);
    const came = new Set<Element>();
    const went = new Set<Element>();
    for (const element of touched) (element.isConnected ? came : went).add(element);
    this.#report(came, went, changed);
    this.#sweepSoon();
  }

  #report(came: Set<Element>, went: Set<Element>, changed: Set<Element>): void {
    if (came.size + went.size + changed.size > 0) this.#onChange({ came, went, changed });
  }

  /** Collects from a node, unless that was done already. */
  #walk(node: Node, found: Set<Element>, walked: Set<Node>): void {
    if (node instanceof Element && !walked.has(node)) this.#collect(node, found, walked);
  }

  /** Gathers what is looked for in a subtree, and enters the shadow roots that it holds. */
  #collect(root: Element | Document | ShadowRoot, found: Set<Element>, walked?: Set<Node>): void {
    if (root instanceof Element) {
      walked?.add(root);
      if (root.matches(this.#selector)) found.add(root);
      this.#enterShadow(root, found);
    }
    for (const element of root.querySelectorAll(this.#selector)) found.add(element);
    for (const element of root.querySelectorAll('*')) {
      walked?.add(element);
      this.#enterShadow(element, found);
    }
  }

  #mayAsk(element: Element): boolean {
    if (this.#asks <= 0) return false;
    this.#asks--;
    if (this.#asked.size === 0) this.#askAgain();
    this.#asked.add(element);
    return true;
  }

  /** A frame may be painted before that sheet is here: what was asked is asked again for each. */
  #askAgain(): void {
    requestAnimationFrame(() => this.#ask());
  }

  #ask(): void {
    const came = new Set<Element>();
    const asked = [...this.#asked];
    this.#asked.clear();
    for (const element of asked) if (element.isConnected) this.#enterShadow(element, came);
    this.#report(came, new Set(), new Set());
  }

  #searchOn(): void {
    requestIdleCallback((deadline) => {
      const search = this.#search;
      if (search === undefined) return;
      const start = performance.now();
      const came = new Set<Element>();
      let done = false;
      while (!done && (deadline.timeRemaining() > 1 || deadline.didTimeout)) {
        const next = search.next();
        done = next.done === true;
        if (next.value !== undefined) this.#enter(next.value, came);
        if (performance.now() - start > SLICE_MS) break;
      }
      this.#searched += performance.now() - start;
      this.#report(came, new Set(), new Set());
      if (!done) return this.#searchOn();
      this.#search = undefined;
      this.#searchPause = this.#searched * SWEEP_REST;
      if (this.#searchAgain) this.search();
    });
  }

  /** Roots that are found on the way are looked through as well; nothing comes between two handfuls of elements. */
  *#unknownRoots(): Generator<ShadowRoot | undefined, undefined> {
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

  #enterShadow(element: Element, found: Set<Element>): void {
    const shadowRoot = shadowRootOf(element, this.#mayAsk(element));
    if (shadowRoot !== null) {
      this.#asked.delete(element);
      this.#hopefuls.delete(element);
      if (this.#roots.has(shadowRoot)) this.#collect(shadowRoot, found);
      else this.#enter(shadowRoot, found);
    } else if (element.localName.includes('-') && !this.#hopefuls.has(element)) {
      // No mutation tells when a shadow root is attached: an element that is defined late gets it after it came.
      this.#hopefuls.set(element, CHECKS);
      this.#checkSoon();
    }
  }

  /**
   * A declarative shadow root appears in an element that has been reported already, and nothing tells. But its element
   * was open at the parser's last pause, so it is enough to look again at the ones that were.
   */
  #collectDeclared(found: Set<Element>): void {
    for (const element of this.#open) this.#enterShadow(element, found);
    this.#open = [];
    if (document.readyState !== 'loading') return;
    const open: Element[] = [];
    for (let last = document.documentElement?.lastElementChild; last; last = last.lastElementChild)
      open.push(last);
    this.#open = open;
  }

  #finishParsing(): void {
    const came = new Set<Element>();
    this.#collectDeclared(came);
    this.#report(came, new Set(), new Set());
  }

  /** Looks through all roots for shadow roots that were attached, in the meantime, to elements known before. */
  #sweepSoon(): void {
    this.#sweepTimer ??= setTimeout(() => {
      requestIdleCallback(() => {
        this.#sweepTimer = undefined;
        const start = performance.now();
        const came = new Set<Element>();
        for (const root of [...this.#roots]) {
          for (const element of root.querySelectorAll('*')) {
            const { shadowRoot } = element;
            if (shadowRoot !== null && !this.#roots.has(shadowRoot)) this.#enter(shadowRoot, came);
          }
        }
        this.#sweepPause = Math.max(SWEEP_MS, (performance.now() - start) * SWEEP_REST);
        this.#report(came, new Set(), new Set());
      });
    }, this.#sweepPause);
  }

  #checkSoon(): void {
    if (this.#checking) return;
    this.#checking = true;
    requestAnimationFrame(() => {
      this.#checking = false;
      const came = new Set<Element>();
      for (const [element, checks] of this.#hopefuls) {
        // An element that is not defined yet may wait for its script as long as it likes.
        const left = element.matches(':defined') ? checks - 1 : checks;
        if (!element.isConnected || left <= 0) this.#hopefuls.delete(element);
        else this.#hopefuls.set(element, left);
        if (shadowRootOf(element) !== null) this.#enterShadow(element, came);
      }
      this.#report(came, new Set(), new Set());
      if (this.#hopefuls.size > 0) this.#checkSoon();
    });
  }
}
