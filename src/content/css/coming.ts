/** After so long nobody waits for a sheet any more, in milliseconds: it may have failed before anybody could be told. */
const WAIT_MS = 30_000;

interface Awaited {
  /** Until when it is waited for. */
  readonly end: number;
  /** The sheet that its link has until then. */
  readonly before: CSSStyleSheet | null;
}

/**
 * Sheets that are on their way into one document or shadow tree. The browser may paint with a sheet before it tells anybody
 * that it is here; so while one is awaited, it has to be looked for before each frame.
 */
export class Coming {
  readonly #root: Document | ShadowRoot;
  readonly #links = new Map<HTMLLinkElement, Awaited>();
  /** Until when each is waited for. */
  readonly #importers = new Map<CSSStyleSheet, number>();
  /** Those that have failed, or were waited for too long. */
  readonly #givenUp = new WeakSet<HTMLLinkElement>();

  constructor(root: Document | ShadowRoot) {
    this.#root = root;
  }

  /** Whether a sheet is awaited. */
  get isAny(): boolean {
    const now = performance.now();
    for (const [link, { end, before }] of this.#links) {
      if (now > end) this.giveUp(link);
      else if (!link.isConnected || !isComing(link, before)) this.#links.delete(link);
    }
    for (const [sheet, end] of this.#importers)
      if (!awaitsImport(sheet) || now > end) this.#importers.delete(sheet);
    return this.#links.size + this.#importers.size > 0;
  }

  /** Looks where links mostly are; while a parser is at work, it stops at each until its sheet is here. */
  search(): void {
    if (!(this.#root instanceof Document)) return this.addFrom(this.#root);
    if (this.#root.head !== null) this.addFrom(this.#root.head);
    let last = this.#root.lastElementChild;
    while (last?.lastElementChild) last = last.lastElementChild;
    if (last !== null) this.add(last);
  }

  /** A part of the tree has come; or so much that all of it is looked through. */
  addFrom(part: Element | Document | ShadowRoot): void {
    if (part.nodeType === Node.ELEMENT_NODE) this.add(part as Element);
    if (part.firstElementChild === null) return;
    for (const link of part.querySelectorAll('link')) this.add(link);
  }

  /** An element has come, or was changed. */
  add(element: Element): void {
    if (!isLink(element) || this.#links.has(element) || this.#givenUp.has(element)) return;
    if (isComing(element, null)) this.#links.set(element, { end: performance.now() + WAIT_MS, before: null });
  }

  /** An element has another address: what it had before stays until that is here. */
  renew(element: Element): void {
    if (!isLink(element)) return;
    this.#givenUp.delete(element);
    const before = element.sheet;
    if (isComing(element, before)) this.#links.set(element, { end: performance.now() + WAIT_MS, before });
  }

  /** Its sheet is here. */
  end(element: Element): void {
    if (isLink(element)) this.#links.delete(element);
  }

  /** Its sheet will not come. */
  giveUp(element: Element): void {
    if (!isLink(element)) return;
    this.#links.delete(element);
    this.#givenUp.add(element);
  }

  /** A sheet is there; others that it imports may not be. */
  addImporter(sheet: CSSStyleSheet): void {
    if (!this.#importers.has(sheet) && awaitsImport(sheet))
      this.#importers.set(sheet, performance.now() + WAIT_MS);
  }
}

/** By its name: one that comes from another document is no instance of this one's classes. */
const isLink = (element: Element): element is HTMLLinkElement =>
  element.localName === 'link' && 'sheet' in element;

/**
 * A link has its sheet before those that this one imports are here; and has none of a kind that the browser does not know.
 *
 * @param before the sheet that it has until then
 */
export const isComing = (
  { sheet, disabled, relList, href, type }: HTMLLinkElement,
  before: CSSStyleSheet | null,
): boolean =>
  (sheet === null || sheet === before || awaitsImport(sheet)) &&
  !disabled &&
  href !== '' &&
  /^(?:text\/css\b.*)?$/i.test(type) &&
  relList.contains('stylesheet') &&
  !relList.contains('alternate');

function awaitsImport(sheet: CSSStyleSheet): boolean {
  try {
    for (const rule of sheet.cssRules) {
      // Nothing but layers may stand before an import.
      if (rule instanceof CSSLayerStatementRule) continue;
      if (!(rule instanceof CSSImportRule)) return false;
      if (rule.styleSheet === null || awaitsImport(rule.styleSheet)) return true;
    }
  } catch {
    // Of another site, and no script may look into it.
  }
  return false;
}
