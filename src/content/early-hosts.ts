import { shadowRootOf } from '../platform/dom';

/** So many elements are asked: of those with nothing in them, as hosts mostly are, and of all others. */
const EMPTY = 1_000;
const FILLED = 100;
/** So many questions there are for all of them, before the last one; each takes some microseconds. */
const QUESTIONS = 1_000;
/** So many elements are looked through where a flood hides which of them have come: about what a screen shows. */
const SWEPT = 300;

/**
 * Until the sheet at user level is here, nothing covers what is in a closed tree that nobody knows. So ordinary elements
 * are asked for such trees before each frame: those that are likely to have one, and as many as can be had for a few
 * milliseconds. Custom elements are looked at all the time (hosts.ts).
 */
export class EarlyHosts {
  readonly #onFound: (root: ShadowRoot) => void;
  /** @returns the shadow root of an element; one that may have a closed one is noted here */
  readonly #rootOf: (element: Element) => ShadowRoot | null;
  readonly #noted = new Set<Element>();
  #empty = EMPTY;
  #filled = FILLED;
  #questions = QUESTIONS;
  #isWaiting = false;
  #isOver = false;
  /** What the sweep goes by: it stays in place whatever a page takes away. */
  #elements: NodeIterator | undefined;
  /** So many elements of the document are left to the sweep. */
  #unswept = SWEPT;

  constructor(onFound: (root: ShadowRoot) => void, rootOf: (element: Element) => ShadowRoot | null) {
    this.#onFound = onFound;
    this.#rootOf = rootOf;
  }

  /** It is asked from the next frame on. @param element that can have a shadow root */
  note(element: Element): void {
    if (this.#isOver || this.#noted.has(element)) return;
    const isLeft = element.hasChildNodes() ? this.#filled-- > 0 : this.#empty-- > 0;
    if (!isLeft) return;
    this.#noted.add(element);
    this.#wait();
  }

  /** What the parser adds is not told of one by one: it is looked through before each frame. */
  sweep(): void {
    if (this.#isOver || this.#unswept === 0) return;
    this.#elements ??= document.createNodeIterator(document, NodeFilter.SHOW_ELEMENT);
    this.#wait();
  }

  /** The sheet is here. It takes no effect on what was styled before, without a frame in between: all are asked once more. */
  end(): void {
    if (this.#isOver) return;
    this.#questions = EMPTY + FILLED;
    this.#ask();
    this.#isOver = true;
    this.#noted.clear();
    this.#elements = undefined;
  }

  #wait(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => {
      this.#isWaiting = false;
      if (this.#isOver) return;
      this.#ask();
      const mayFind = this.#noted.size > 0 && this.#questions > 0;
      if (mayFind || this.#elements !== undefined) this.#wait();
    });
  }

  #ask(): void {
    if (this.#elements !== undefined) this.#sweepOn(this.#elements);
    // What is found may hold others, which are noted, and asked in the same turn.
    for (const element of this.#noted) {
      if (this.#questions-- <= 0) break;
      const root = element.isConnected ? shadowRootOf(element, true) : null;
      if (root === null && element.isConnected) continue;
      this.#noted.delete(element);
      if (root !== null) this.#onFound(root);
    }
  }

  #sweepOn(elements: NodeIterator): void {
    for (; this.#unswept > 0; this.#unswept--) {
      const element = elements.nextNode() as Element | null;
      // The parser adds at the end.
      if (element === null) return;
      const root = this.#rootOf(element);
      if (root !== null) this.#onFound(root);
    }
    this.#elements = undefined;
  }
}
