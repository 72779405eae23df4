import text from './cover.css?inline';

/**
 * The cover sheet within shadow trees. A registered sheet does not reach them, and one at user level comes a moment
 * later and is not seen by a tree that was styled before: so each tree gets the sheet itself, at once.
 */
let sheet: CSSStyleSheet | undefined;

function shared(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
  }
  return sheet;
}

/** Adds the sheet after all others; called again, it makes the browser style the tree anew. */
export function adopt(root: ShadowRoot): void {
  abandon(root);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, shared()];
}

export function abandon(root: ShadowRoot): void {
  if (sheet === undefined || !root.adoptedStyleSheets.includes(sheet)) return;
  root.adoptedStyleSheets = root.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
}
