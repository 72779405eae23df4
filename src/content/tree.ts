import { findIn } from './find-in';
import { Flood } from './flood';
import { Hosts } from './hosts';
import { last } from './lasting';

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
  /** The one of them without which no cover is taken off. */
  readonly freeing: string;
}

type Root = Document | ShadowRoot;

/** Who is told. */
interface Audience {
  onChange(change: TreeChange): void;
  /**
   * Called for each root once, before its elements are reported; for a document whose root element is another by now;
   * and for a tree that comes back.
   */
  onRoot(root: Root): void;
  /** A shadow root left the page some time ago: who holds on to it keeps it from being collected. */
  onLeft(root: ShadowRoot): void;
  /**
   * Something has come or gone in a root, whatever it is; told after the change, and while the parser floods a document
   * now and then without records.
   *
   * @returns whether each record has to be told of
   */
  onNodes(root: Root, records: readonly MutationRecord[]): boolean;
  /** Elements may have come to a root that are reported after they are painted. */
  onBehind(root: Root): void;
}

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
  readonly #audience: Audience;
  readonly #attributes = new MutationObserver((records) => this.#report({ changed: elementsOf(records) }));
  readonly #marks = new MutationObserver((records) => this.#report({ marked: elementsOf(records) }));
  /** A source that comes or goes has the browser choose again, also while a flood hides what is added elsewhere. */
  readonly #sources = new MutationObserver((records) => this.#report({ changed: elementsOf(records) }));
  /** One for each root. Nothing that lasts holds on to them, or trees that leave the page would never be collected. */
  readonly #nodes = new WeakMap<Root, MutationObserver>();
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
  readonly #flood = new Flood({
    open: () => this.#observeNodes(document),
    close: () => this.#nodes.get(document)?.disconnect(),
    peek: () => {
      this.#lookAtMarks();
      this.#audience.onBehind(document);
      return this.#audience.onNodes(document, []);
    },
    grows: () => this.#grows(),
    look: (isWhole) => this.#lookAtAll(isWhole),
  });
  #rootElement: Element | null = null;
  /** The last element of the document, when last looked at while nothing was observed. */
  #end: Element | undefined;
  /** Elements that the parser had not closed when last looked at: a declarative shadow root may still come in them. */
  #open: readonly Element[] = [];

  /** @param selector what to look for */
  constructor(selector: string, names: Names, audience: Audience) {
    this.#selector = selector;
    this.#names = names;
    this.#audience = audience;
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
      last(root, 'DOMContentLoaded', () => this.#parses && this.#finishParsing(), {
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

  /** See {@link Hosts.stir}. */
  stir(): void {
    this.#hosts.stir();
  }

  /** See {@link Hosts.search}. */
  search(): void {
    this.#hosts.search();
  }

  stop(): void {
    this.#attributes.disconnect();
    this.#marks.disconnect();
    this.#sources.disconnect();
    for (const root of [...this.#roots, ...this.left]) this.#nodes.get(root)?.disconnect();
    this.#flood.stop();
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
    this.#observeNodes(root);
    const { attributes, marks } = this.#names;
    this.#attributes.observe(root, { subtree: true, attributeFilter: [...attributes] });
    this.#marks.observe(root, { subtree: true, attributeFilter: [...marks] });
    this.#meet(root);
    this.#collect(root, came);
  }

  #meet(root: Root): void {
    if (root === document) this.#rootElement = document.documentElement;
    this.#audience.onRoot(root);
  }

  #observeNodes(root: Root): void {
    const known = this.#nodes.get(root);
    const nodes = known ?? new MutationObserver((records) => this.#digestNodes(root, records));
    if (known === undefined) this.#nodes.set(root, nodes);
    nodes.observe(root, { subtree: true, childList: true });
  }

  #report(part: Partial<TreeChange>): void {
    const change = { ...NO_CHANGE, ...part };
    const { came, went, changed, marked } = change;
    if (came.size + went.size + changed.size + marked.size === 0) return;
    for (const element of went) this.#known.delete(element);
    for (const element of came) {
      this.#known.add(element);
      this.#watchSources(element);
    }
    this.#audience.onChange(change);
  }

  #watchSources({ parentElement }: Element): void {
    if (parentElement?.localName === 'picture') this.#sources.observe(parentElement, { childList: true });
  }

  #digestNodes(root: Root, records: readonly MutationRecord[]): void {
    const isFlood = this.#parses && root === document && Flood.isIn(records);
    if (isFlood) {
      this.#hosts.sweep();
      this.#lookAtMarks();
      this.#audience.onBehind(root);
    } else this.#digestEach(records);
    const isHeard = this.#audience.onNodes(root, records);
    if (isFlood) this.#flood.rise(isHeard);
  }

  #digestEach(records: readonly MutationRecord[]): void {
    const touched = new Set<Element>();
    /** Walked below, as they stand now. */
    const walked = new Set<Node>();
    let mayHaveLeft = false;
    for (const record of records) {
      const { target, removedNodes } = record;
      mayHaveLeft ||= removedNodes.length > 0;
      // Replaced, or opened anew.
      if (target === document) this.#meet(document);
      // The parser tells of each node by itself. What was added to an element that was walked has been found there, or
      // was removed again, which another record tells.
      if (removedNodes.length === 0 && walked.has(target)) continue;
      for (const node of record.addedNodes) this.#walk(node, touched, walked);
      for (const node of removedNodes) this.#walk(node, touched, walked);
    }
    this.#collectDeclared(touched);
    const came = new Set<Element>();
    const went = new Set<Element>();
    for (const element of touched) (element.isConnected ? came : went).add(element);
    this.#report({ came, went });
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
      this.#audience.onLeft(root);
    }
  }

  /** Collects from a node, unless that was done already. */
  #walk(node: Node, found: Set<Element>, walked: Set<Node>): void {
    // One that comes from another document is no instance of this one's classes.
    if (isElement(node) && !walked.has(node)) this.#collect(node, found, walked);
  }

  /** Gathers what is looked for in a subtree, and enters the shadow roots that it holds. */
  #collect(root: Element | Root, found: Set<Element>, walked?: Set<Node>): void {
    if (isElement(root)) {
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

  /** What the page itself has marked would be taken at its word until it is looked at. */
  #lookAtMarks(): void {
    const marked = document.querySelectorAll(`[${this.#names.freeing}]`);
    if (marked.length === 0) return;
    const came = [...marked].filter(
      (element) => !this.#known.has(element) && element.matches(this.#selector),
    );
    this.#report({ came: new Set(came) });
  }

  /** The parser adds at the end: no element has to be counted. */
  #grows(): boolean {
    let end: Element | undefined;
    for (let last = document.lastElementChild; last; last = last.lastElementChild) end = last;
    const grows = end !== this.#end;
    this.#end = end;
    return grows;
  }

  /** Compares the document with what is known of it. @param isWhole not the images alone @returns as `onNodes` does */
  #lookAtAll(isWhole: boolean): boolean {
    // It may have another root element by now, and other sheets.
    if (isWhole || document.documentElement !== this.#rootElement) this.#meet(document);
    const isHeard = this.#audience.onNodes(document, []);
    const came = new Set<Element>();
    for (const element of isWhole ? findIn(document, this.#selector) : document.querySelectorAll('img')) {
      if (!this.#known.has(element)) came.add(element);
    }
    const went = new Set<Element>();
    for (const element of this.#known) if (!element.isConnected) went.add(element);
    this.#report({ came, went });
    // From now on nobody looks before each frame.
    if (!isWhole && (isHeard || !this.#flood.isClosed)) this.#audience.onBehind(document);
    return isHeard;
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
    const records = this.#nodes.get(document)?.takeRecords() ?? [];
    if (records.length > 0) this.#digestNodes(document, records);
    this.#parses = false;
    this.#end = undefined;
    const came = new Set<Element>();
    this.#collectDeclared(came);
    if (this.#flood.end()) this.#hosts.catchUp();
    this.#report({ came });
  }
}

function elementsOf(records: readonly MutationRecord[]): ReadonlySet<Element> {
  return new Set(records.map(({ target }) => target as Element));
}

const isElement = (node: Node): node is Element => node.nodeType === Node.ELEMENT_NODE;
