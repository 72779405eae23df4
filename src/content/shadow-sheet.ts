import { platform } from '#platform';
import text from './cover/cover.css?inline';

/**
 * The cover sheet within shadow trees. A sheet at author level does not reach them, and one at user level comes a moment
 * later and is not seen by a tree that was styled before: so each tree gets the sheet itself, at once. Where the
 * registered sheet is at user level none of this is needed; and Firefox, which ends our scripts with the extension,
 * would leave nobody to take it out of the trees.
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
  if (platform.sheetLevel === 'USER') return;
  abandon(root);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, shared()];
}

export function abandon(root: ShadowRoot): void {
  if (sheet === undefined || !root.adoptedStyleSheets.includes(sheet)) return;
  root.adoptedStyleSheets = root.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
}
