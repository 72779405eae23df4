import { sourceAt } from './address';
import type { CandidateElement, CandidateKind } from './candidate';

/**
 * Elements that CSS paints pictures on. Those with inline styles are known by their attributes; those that rules of a
 * sheet paint are found by Styles (css/styles.ts), and marked. What is painted on them is read there too, and joined to
 * what an element shows by itself, since an `img` may have a background.
 */
export const css: CandidateKind = {
  selector: '[data-scrim-css], [background], [style*="url(" i], [style*="image-set(" i], [style*="src(" i]',
  attributes: ['style', 'background'],
  ownerOf: (changed) => (changed.matches(css.selector) ? (changed as CandidateElement) : undefined),
  sight: () => ({ is: 'empty' }),
  sourceOf: (_, key) => sourceAt(key),
};
