import { sourceAt } from './address';
import type { CandidateElement, CandidateKind } from './candidate';

/** Inline styles that name a picture, or write it so that a selector cannot see it. */
const NAMING = [
  '[style*="url(" i]',
  '[style*="image-set(" i]',
  '[style*="src(" i]',
  String.raw`[style*="\\"]`,
];
/** Properties of an inline style that may have it from elsewhere. */
const TAKING = [
  '[style*="var(" i][style*="background:" i]',
  '[style*="var(" i][style*="background :" i]',
  '[style*="var(" i][style*="background-image" i]',
  '[style*="var(" i][style*="border-image" i]',
  '[style*="var(" i][style*="list-style" i]',
  '[style*="var(" i][style*="mask" i]',
  '[style*="inherit" i][style*="background" i]',
];

/** What an inline style insists on beats a sheet that is made of the page's rules (css/cover-sheet.ts). */
const INSISTING = ['[style*="background-size" i][style*="important" i]'];

/** One of these is in each part of the selector. */
const BEARING = ['style', 'background', 'data-scrim-css'];

/**
 * Elements that CSS paints pictures on. Those with inline styles are known by their attributes; those that rules of a
 * sheet paint are found by Styles (css/styles.ts), and marked. What is painted on them is read there too, and joined to
 * what an element shows by itself, since an `img` may have a background.
 */
export const css: CandidateKind = {
  selector: ['[data-scrim-css]', '[background]', ...NAMING, ...TAKING, ...INSISTING].join(', '),
  attributes: ['style', 'background'],
  ownerOf: (changed) => (isPainted(changed) ? (changed as CandidateElement) : undefined),
  sight: () => ({ is: 'empty' }),
  sourceOf: (_, key) => sourceAt(key),
};

/**
 * Most elements have none of the attributes, which is found out sooner than that no part of the selector matches.
 *
 * @returns whether CSS may paint pictures on an element, which then has to be asked of Styles
 */
export const isPainted = (element: Element): boolean =>
  BEARING.some((name) => element.hasAttribute(name)) && element.matches(css.selector);
