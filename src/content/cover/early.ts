import { platform } from '#platform';

type Root = Document | ShadowRoot;

/** What may beat a sheet at author level, whatever its layer and its selectors. */
const INSISTENT = '[style*="important" i]';

/** Elements without a text of their own, of which nothing but the picture is hidden. */
const LEAF = ':is(img, input, object, embed, image, video, canvas)';

/** With these a style insists on something that the cover of what CSS paints is made of. Most insist on other things. */
const BEATING = [
  'background',
  'border-image',
  'mask',
  'list-style',
  'content',
  'object-',
  'transition',
  'all:',
]
  .map((name) => `[style*="${name}" i]`)
  .join();

/** The states in which nothing is covered (cover.ts). A blurred one is hidden too: what blurs it can be beaten as well. */
const FREE = [
  '[data-scrim="safe"]',
  '[data-scrim="shown"]',
  '[data-scrim="skip"]:not([data-scrim-held])',
  '[data-scrim="off"]',
  '[data-scrim][data-scrim-bare]',
].join();

/** Keeps place, focus, and what the browser tells of things inside. At once, whatever transitions there are (img.css). */
const HIDDEN = 'opacity: 0 !important; transition-property: transform, translate, scale, rotate !important;';
/** More than one way where nothing lies inside: hardly a page insists on the opposite of each. */
const HIDDEN_LEAF = `${HIDDEN} clip-path: inset(50%) !important; filter: opacity(0) !important;`;

/**
 * Until the sheet at user level is here, an inline `!important` beats the cover. So elements that have one are hidden as a
 * whole, with the text in them, for those few moments. Pages without such styles pay for the search alone.
 */
export class EarlyCover {
  readonly #rules: string;
  /** Finds what they hide. */
  readonly #selector: string;
  readonly #covered = new Set<Root>();
  #sheet: CSSStyleSheet | undefined;
  /** Where the registered sheet is at user level nothing is ever too early. */
  #isOver = platform.sheetLevel === 'USER';

  /** @param selector what is to be covered */
  constructor(selector: string) {
    const leaf = `${INSISTENT}${LEAF}:is(${selector}):not(${FREE})`;
    const other = `${INSISTENT}:is(${BEATING}):is(${selector}):not(${LEAF}, ${FREE})`;
    this.#selector = `${leaf}, ${other}`;
    // The picture of a body is painted on the window, whatever hides the body, unless the root has a background itself.
    const onWindow = `:root:has(> body${other}) { background: Canvas !important; }`;
    this.#rules = `@layer scrim { ${leaf} { ${HIDDEN_LEAF} } ${other} { ${HIDDEN} } ${onWindow} }`;
  }

  /** Something may have come in a document or shadow tree. */
  search(root: Root): void {
    if (this.#isOver || this.#isIn(root)) return;
    // Most pages have none, which the browser finds out much sooner by this one alone.
    if (root.querySelector(INSISTENT) === null) return;
    if (root.querySelector(this.#selector) !== null) this.#adopt(root);
  }

  /** An element stands otherwise than before, perhaps because its style was changed. */
  note(element: Element): void {
    if (this.#isOver || !element.isConnected) return;
    const root = element.getRootNode() as Root;
    // A page may have put it into the document of a frame, which takes no sheet of this one's.
    if (root !== document && root.ownerDocument !== document) return;
    if (!this.#isIn(root) && element.matches(this.#selector)) this.#adopt(root);
  }

  /** The sheet is here, or Scrim goes. */
  end(): void {
    this.#isOver = true;
    for (const root of this.#covered)
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    this.#covered.clear();
  }

  /** A page that sets its own sheets anew throws it out. */
  #isIn(root: Root): boolean {
    return this.#sheet !== undefined && root.adoptedStyleSheets.includes(this.#sheet);
  }

  #adopt(root: Root): void {
    if (this.#sheet === undefined) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(this.#rules);
    }
    this.#covered.add(root);
    root.adoptedStyleSheets = [this.#sheet, ...root.adoptedStyleSheets];
  }
}
