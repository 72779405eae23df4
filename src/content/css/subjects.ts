import type { Work } from '../work';
import { outwards } from './outwards';
import { AT_ONCE_MS, type Paints } from './paints';
import type { RootStyles } from './root-styles';
import type { PictureRule } from './rule';

/** So many fresh rules are searched for by the browser; for more, each element is looked at once. */
const FEW_RULES = 24;

/** Finds the elements that rules are about, as those come and go, and sees that what they show is read. */
export class Subjects {
  readonly #roots: ReadonlyMap<Document | ShadowRoot, RootStyles>;
  readonly #paints: Paints;
  readonly #work: Work;

  /** @param roots the rules of each document and shadow tree */
  constructor(roots: ReadonlyMap<Document | ShadowRoot, RootStyles>, paints: Paints, work: Work) {
    this.#roots = roots;
    this.#paints = paints;
    this.#work = work;
  }

  /** Rules have come: in slices, all elements that they are about. */
  search(styles: RootStyles, fresh: readonly PictureRule[]): void {
    this.#work.start(this.#searchFor(styles, fresh));
  }

  /** Elements have come, or are called otherwise, and what lies in them with them. */
  searchIn(styles: RootStyles, tops: readonly Element[]): void {
    if (tops.length > 0) this.#work.start(this.#searchBelow(styles, tops));
  }

  /** These are called otherwise, or have another inline style: what is painted on them and below is read again, at once. */
  rename(styles: RootStyles, changed: ReadonlySet<Element>): void {
    const { index } = styles;
    for (const element of changed) this.#paints.learn(element);
    const end = performance.now() + AT_ONCE_MS;
    for (const element of changed) {
      if (this.#paints.of(element) !== undefined) this.#paints.readNow(element, end);
      else if (index.matching(element).size > 0) this.#paints.want(element);
      this.#readHeirs(element, end);
    }
    this.searchIn(
      styles,
      [...changed].filter((element) => index.reaches(element)),
    );
  }

  /** What was found to be painted may be something else by now. */
  readAgain({ root }: RootStyles): void {
    for (const element of root.querySelectorAll('[data-scrim-css]')) this.#paints.want(element);
  }

  *#searchFor({ root, index }: RootStyles, fresh: readonly PictureRule[]): Generator<void> {
    if (root instanceof ShadowRoot && index.aboutHost.length > 0) this.#paints.want(root.host);
    const selector = fresh.flatMap(({ subjects }) => subjects.map((subject) => subject.selector)).join();
    if (fresh.length <= FEW_RULES && isValid(selector)) {
      for (const element of root.querySelectorAll(selector)) this.#paints.want(element);
      return;
    }
    for (const element of root.querySelectorAll('*')) {
      if (index.matching(element).size > 0) this.#paints.want(element);
      yield;
    }
  }

  *#searchBelow({ index }: RootStyles, tops: readonly Element[]): Generator<void> {
    for (const top of tops) {
      if (!top.isConnected) continue;
      if (index.matching(top).size > 0) this.#paints.want(top);
      for (const element of top.querySelectorAll('*')) {
        if (index.matching(element).size > 0) this.#paints.want(element);
        yield;
      }
    }
  }

  /** Custom properties are inherited, into shadow trees too: what is painted below may be another picture now. */
  #readHeirs(element: Element, end: number): void {
    for (const { root, index } of this.#roots.values()) {
      if (!(index.isOpen || this.#paints.isOpen)) continue;
      const isWithin = root === element.getRootNode();
      if (!isWithin && !(root instanceof ShadowRoot && isAround(element, root.host))) continue;
      for (const heir of (isWithin ? element : root).querySelectorAll('[data-scrim-css]'))
        if (this.#paints.of(heir)?.isOpen === true) this.#paints.readNow(heir, end);
    }
  }
}

/** Whether one element is the other, or around it, in whatever shadow trees that is. */
const isAround = (outer: Element, inner: Element): boolean =>
  outwards(inner).some((each) => outer.contains(each));

function isValid(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}
