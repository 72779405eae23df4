import { coverOf, LAYERS, type PictureRule } from './rule';

/** From so many changes on it is cheaper to write the sheet anew. */
const ANEW = 20;

/** The sheet of Scrim in one document or shadow tree that covers what rules of the page paint there. */
export class CoverSheet {
  readonly #root: Document | ShadowRoot;
  readonly #covered = new Set<PictureRule>();
  /** Those that are in the sheet, in its order, behind the statement of its layers. */
  #written: PictureRule[] = [];
  #sheet: CSSStyleSheet | undefined;
  #isStale = false;

  constructor(root: Document | ShadowRoot) {
    this.#root = root;
  }

  has(rule: PictureRule): boolean {
    return this.#covered.has(rule);
  }

  add(rule: PictureRule): void {
    this.#isStale ||= !this.#covered.has(rule);
    this.#covered.add(rule);
  }

  remove(rule: PictureRule): void {
    this.#isStale = this.#covered.delete(rule) || this.#isStale;
  }

  /** Writes what has changed, and sees that the sheet is where it should be: a page may have set its own anew. */
  flush(): void {
    if (this.#isStale) this.#update();
    if (this.#sheet !== undefined) this.#adopt(this.#sheet);
  }

  #update(): void {
    this.#isStale = false;
    const gone = this.#written.filter((rule) => !this.#covered.has(rule));
    const written = new Set(this.#written);
    const come = [...this.#covered].filter((rule) => !written.has(rule));
    if (this.#sheet === undefined) {
      if (come.length === 0) return;
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(LAYERS);
    }
    if (gone.length + come.length >= ANEW) this.#writeAll(this.#sheet);
    else {
      for (const rule of gone) {
        const at = this.#written.indexOf(rule);
        this.#sheet.deleteRule(at + 1);
        this.#written.splice(at, 1);
      }
      for (const rule of come) this.#append(this.#sheet, rule);
    }
  }

  leave(): void {
    const sheet = this.#sheet;
    if (sheet === undefined) return;
    this.#root.adoptedStyleSheets = [...this.#root.adoptedStyleSheets].filter((each) => each !== sheet);
  }

  /** @returns whether a sheet is this one, which is no sheet of the page */
  owns(sheet: CSSStyleSheet): boolean {
    return sheet === this.#sheet;
  }

  #adopt(sheet: CSSStyleSheet): void {
    const adopted = [...this.#root.adoptedStyleSheets];
    if (adopted[0] === sheet) return;
    // Before all others, since a page takes off what it has put behind them; its layer makes it the strongest anywhere.
    this.#root.adoptedStyleSheets = [sheet, ...adopted.filter((each) => each !== sheet)];
  }

  #writeAll(sheet: CSSStyleSheet): void {
    this.#written = [...this.#covered];
    sheet.replaceSync([LAYERS, ...this.#written.map(coverOf)].join('\n'));
    // One rule of ours is one of the sheet, unless the browser could not read it; then each is tried by itself.
    if (sheet.cssRules.length === this.#written.length + 1) return;
    sheet.replaceSync(LAYERS);
    this.#written = [];
    for (const rule of this.#covered) this.#append(sheet, rule);
  }

  #append(sheet: CSSStyleSheet, rule: PictureRule): void {
    try {
      sheet.insertRule(coverOf(rule), sheet.cssRules.length);
      this.#written.push(rule);
    } catch {
      // A condition that this browser does not know does not apply either.
      this.#covered.delete(rule);
    }
  }
}
