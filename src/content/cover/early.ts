import { platform } from '#platform';

type Root = Document | ShadowRoot;

/** What may beat a sheet at author level, whatever its layer and its selectors. */
const INSISTENT = '[style*="important" i]';

/** The states in which nothing is covered (cover.ts). A blurred one is hidden too: what blurs it can be beaten as well. */
const FREE = [
  '[data-scrim="safe"]',
  '[data-scrim="shown"]',
  '[data-scrim="skip"]:not([data-scrim-held])',
  '[data-scrim="off"]',
  '[data-scrim][data-scrim-bare]',
].join();

/** Ways to hide an element that keep its place. Hardly a page insists on the opposite of each. */
const HIDDEN = ['visibility: hidden', 'opacity: 0', 'clip-path: inset(50%)', 'filter: opacity(0)']
  .map((declaration) => `${declaration} !important;`)
  .join(' ');

/**
 * Until the sheet at user level is here, an inline `!important` beats the cover. So elements that have one are hidden as a
 * whole, with the text in them, for those few moments. Pages without such styles pay for the search alone.
 */
export class EarlyCover {
  readonly #rule: string;
  readonly #covered = new Set<Root>();
  #sheet: CSSStyleSheet | undefined;
  /** Where the registered sheet is at user level nothing is ever too early. */
  #isOver = platform.sheetLevel === 'USER';

  /** @param selector what is to be covered */
  constructor(selector: string) {
    const covered = `${INSISTENT}:is(${selector}):not(${FREE})`;
    // The picture of a body is painted on the window, whatever hides the body, unless the root has a background itself.
    const onWindow = `:root:has(> body${covered}) { background: Canvas !important; }`;
    this.#rule = `@layer scrim { ${covered} { ${HIDDEN} } ${onWindow} }`;
  }

  /** Something may have come in a document or shadow tree. */
  search(root: Root): void {
    if (this.#isOver || this.#covered.has(root)) return;
    if (root.querySelector(INSISTENT) !== null) this.#adopt(root);
  }

  /** An element stands otherwise than before, perhaps because its style was changed. */
  note(element: Element): void {
    if (this.#isOver || !element.isConnected || !element.matches(INSISTENT)) return;
    const root = element.getRootNode() as Root;
    if (!this.#covered.has(root)) this.#adopt(root);
  }

  /** The sheet is here, or Scrim goes. */
  end(): void {
    this.#isOver = true;
    for (const root of this.#covered)
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    this.#covered.clear();
  }

  #adopt(root: Root): void {
    if (this.#sheet === undefined) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(this.#rule);
    }
    this.#covered.add(root);
    root.adoptedStyleSheets = [this.#sheet, ...root.adoptedStyleSheets];
  }
}
