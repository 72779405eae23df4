import { Hosts } from './hosts';

/** Elements that came, went or changed since the last call; an element that was moved has come. */
export interface TreeChange {
  readonly came: ReadonlySet<Element>;
  readonly went: ReadonlySet<Element>;
  readonly changed: ReadonlySet<Element>;
  /** Those whose marks were written, by Scrim itself most of the time. */
  readonly marked: ReadonlySet<Element>;
}

/** Names of attributes. */
interface Names {
  /** Changes of which matter. */
  readonly attributes: readonly string[];
  /** Those that Scrim writes. */
  readonly marks: readonly string[];
}

type Root = Document | ShadowRoot;

/** So many records at once are a parser at work on a long page. */
const FLOOD = 1_000;
/** While there is a flood, between two looks at the whole lies so many times what the first has taken. */
const FLOOD_REST = 200;

/** A tree that has left the page is let go of after so long, in milliseconds: most of what is moved is back by then. */
const LEFT_MS = 5_000;

const NONE: ReadonlySet<Element> = new Set();
const NO_CHANGE: TreeChange = { came: NONE, went: NONE, changed: NONE, marked: NONE };

/**
 * Watches a document with all its open shadow roots: observers for each root, and sets of elements passed on, not
 * mutation records. Callbacks run before the next paint; but for what a parser floods a long page with, all of which is
 * covered by sheets: there each record would cost more than it tells.
 */
export class TreeWatcher {
  readonly #selector: string;
  readonly #names: Names;
  readonly #onChange: (change: TreeChange) => void;
  readonly #onRoot: (root: Root) => void;
  readonly #onLeft: (root: ShadowRoot) => void;
  readonly #attributes = new MutationObserver((records) => this.#report({ changed: elementsOf(records) }));
  readonly #marks = new MutationObserver((records) => this.#report({ marked: elementsOf(records) }));
  readonly #nodes = new MutationObserver((records) => this.#digestNodes(records));
  readonly #roots = new Set<Root>();
  /** Those that were let go of, and may come back. */
  readonly #left = new Set<WeakRef<ShadowRoot>>();
  #leftTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #ended = new AbortController();
  readonly #hosts = new Hosts(this.#roots, (roots) => this.#discover(roots), this.#ended.signal);
  /** What is looked for, as far as it was reported and is there. */
  readonly #known = new Set<Element>();
  /** The document that is watched is not whole yet. */
  #parses = false;
  #flooded = false;
  #floodTimer: ReturnType<typeof setTimeout> | undefined;
  #floodRestsUntil = 0;
  /** Elements that the parser had not closed when last looked at: a declarative shadow root may still come in them. */
  #open: readonly Element[] = [];

  /**
   * @param selector what to look for
   * @param onRoot called for each root once, before its elements are reported; for a document whose root element is
   *   another by now; and for a tree that comes back
   * @param onLeft called for a shadow root that left the page some time ago: who holds on to it keeps it from being
   *   collected
   */
  constructor(
    selector: string,
    names: Names,
    onChange: (change: TreeChange) => void,
    onRoot: (root: Root) => void,
    onLeft: (root: ShadowRoot) => void,
  ) {
    this.#selector = selector;
    this.#names = names;
    this.#onChange = onChange;
    this.#onRoot = onRoot;
    this.#onLeft = onLeft;
  }

  /** Those that are in the page. */
  get roots(): ReadonlySet<Root> {
    return this.#roots;
  }

  /** Those that have left it and are still there. */
  get left(): ShadowRoot[] {
    return Array.from(this.#left, (ref) => ref.deref()).filter((root) => root !== undefined);
  }

  watch(root: Root): void {
    if (root instanceof Document && root.readyState === 'loading') {
      this.#parses = true;
      root.addEventListener('DOMContentLoaded', () => this.#finishParsing(), {
        once: true,
        signal: this.#ended.signal,
      });
    }
    this.#discover([root]);
    this.#hosts.glance();
  }

  /** Reports changes of any attribute of this element: a filter by names lets none through that is in a namespace. */
  watchWhole(element: Element): void {
    this.#attributes.observe(element, { attributes: true });
  }

  /** See {@link Hosts.stopAsking}. */
  stopAsking(): void {
    this.#hosts.stopAsking();
  }

  /** See {@link Hosts.search}. */
  search(): void {
    this.#hosts.search();
  }

  stop(): void {
    this.#attributes.disconnect();
    this.#marks.disconnect();
    this.#nodes.disconnect();
    clearTimeout(this.#floodTimer);
    clearTimeout(this.#leftTimer);
    this.#ended.abort();
  }

  #discover(roots: readonly Root[]): void {
    const came = new Set<Element>();
    for (const root of roots) this.#enter(root, came);
    this.#report({ came });
  }

  #enter(root: Root, came: Set<Element>): void {
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    this.#nodes.observe(root, { subtree: true, childList: true });
    const { attributes, marks } = this.#names;
    this.#attributes.observe(root, { subtree: true, attributeFilter: [...attributes] });
    this.#marks.observe(root, { subtree: true, attributeFilter: [...marks] });
    this.#onRoot(root);
    this.#collect(root, came);
  }

  #report(part: Partial<TreeChange>): void {
    const change = { ...NO_CHANGE, ...part };
    const { came, went, changed, marked } = change;
    if (came.size + went.size + changed.size + marked.size === 0) return;
    for (const element of went) this.#known.delete(element);
    for (const element of came) this.#known.add(element);
    this.#onChange(change);
  }

  #digestNodes(records: readonly MutationRecord[]): void {
    if (this.#parses && records.length >= FLOOD && this.#hosts.areCovered) return this.#flood();
    const touched = new Set<Element>();
    const changed = new Set<Element>();
    /** Walked below, as they stand now. */
    const walked = new Set<Node>();
    let mayHaveLeft = false;
    for (const { target, addedNodes, removedNodes } of records) {
      mayHaveLeft ||= removedNodes.length > 0;
      // Replaced, or opened anew.
      if (target instanceof Document) this.#onRoot(target);
      // The parser tells of each node by itself. What was added to an element that was walked has been found there, or
      // was removed again, which another record tells.
      if (removedNodes.length === 0 && walked.has(target)) continue;
      // Its sources came or went, and with them perhaps the pixels of its image.
      if (target instanceof HTMLPictureElement) changed.add(target);
      for (const node of addedNodes) this.#walk(node, touched, walked);
      for (const node of removedNodes) this.#walk(node, touched, walked);
    }
    this.#collectDeclared(touched);
    const came = new Set<Element>();
    const went = new Set<Element>();
    for (const element of touched) (element.isConnected ? came : went).add(element);
    this.#report({ came, went, changed });
    this.#hosts.glance();
    if (mayHaveLeft) this.#leftTimer ??= setTimeout(() => this.#letGo(), LEFT_MS);
  }

  #letGo(): void {
    this.#leftTimer = undefined;
    for (const ref of this.#left) if (ref.deref()?.isConnected !== false) this.#left.delete(ref);
    for (const root of this.#roots) {
      if (root.isConnected || root instanceof Document) continue;
      this.#roots.delete(root);
      this.#left.add(new WeakRef(root));
      this.#onLeft(root);
    }
  }

  /** Collects from a node, unless that was done already. */
  #walk(node: Node, found: Set<Element>, walked: Set<Node>): void {
    if (node instanceof Element && !walked.has(node)) this.#collect(node, found, walked);
  }

  /** Gathers what is looked for in a subtree, and enters the shadow roots that it holds. */
  #collect(root: Element | Root, found: Set<Element>, walked?: Set<Node>): void {
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

  #enterShadow(element: Element, found: Set<Element>): void {
    const shadowRoot = this.#hosts.rootOf(element);
    if (shadowRoot === null) return;
    if (this.#roots.has(shadowRoot)) this.#collect(shadowRoot, found);
    else this.#enter(shadowRoot, found);
  }

  #flood(): void {
    this.#flooded = true;
    this.#floodTimer ??= setTimeout(() => this.#lookAtAll(), this.#floodRestsUntil - performance.now());
  }

  /** Compares the document with what is known of it. */
  #lookAtAll(): void {
    clearTimeout(this.#floodTimer);
    this.#floodTimer = undefined;
    const start = performance.now();
    const came = new Set<Element>();
    for (const element of document.querySelectorAll(this.#selector)) {
      if (!this.#known.has(element)) came.add(element);
    }
    const went = new Set<Element>();
    for (const element of this.#known) if (!element.isConnected) went.add(element);
    const end = performance.now();
    this.#floodRestsUntil = end + (end - start) * FLOOD_REST;
    this.#report({ came, went });
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
    const records = this.#nodes.takeRecords();
    if (records.length > 0) this.#digestNodes(records);
    this.#parses = false;
    const came = new Set<Element>();
    this.#collectDeclared(came);
    if (this.#flooded) {
      this.#flooded = false;
      // Nobody has looked whether it has another root element.
      for (const root of this.#roots) if (root instanceof Document) this.#onRoot(root);
      this.#lookAtAll();
      this.#hosts.glance();
    }
    this.#report({ came });
  }
}

function elementsOf(records: readonly MutationRecord[]): ReadonlySet<Element> {
  return new Set(records.map(({ target }) => target as Element));
}
