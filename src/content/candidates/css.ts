import { bytesAt } from '../page-copy';
import type { CandidateElement, CandidateKind, PageSource } from './candidate';

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
  sourceOf: (_, key) => pictureAt(key),
};

/** How the picture at an address is to be had. */
export function pictureAt(address: string): PageSource {
  const { protocol, origin } = new URL(address);
  const read = (): Promise<ArrayBuffer> => bytesAt(address);
  if (protocol === 'blob:') return { from: 'page', read };
  const otherwise = { kind: 'url', url: address } as const;
  return origin === self.origin ? { from: 'page', read, otherwise } : { from: 'host', source: otherwise };
}
