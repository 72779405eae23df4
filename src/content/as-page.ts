import type { Outcome } from '../shared/verdict';
import type { CandidateElement, PageSource } from './candidates/candidate';

/** Answers that depend on who asks. */
const TO_STRANGERS = new Set(['http', 'not-an-image']);

/** @returns whether Scrim was refused what a server may well give to the page: `login` and `withheld` say it did. */
export const isRefusal = (outcome: Outcome): boolean => !outcome.ok && TO_STRANGERS.has(outcome.reason);

/** The same source, asked for as the page has asked: only of what the page has been given already. */
export function asThePage(source: PageSource, element: CandidateElement): PageSource {
  if (source.from === 'many') {
    const parts = source.parts.map((part) => ({ ...part, source: asThePage(part.source, element) }));
    return { from: 'many', parts };
  }
  const address = source.from === 'host' ? source.source : source.otherwise;
  if (address?.kind !== 'url') return source;
  const asPage = sendsOrigin(element, address.url) ? 'referred' : 'silent';
  return source.from === 'host'
    ? { from: 'host', source: { ...address, asPage } }
    : { ...source, otherwise: { ...address, asPage } };
}

/**
 * Whether the page has sent at least its origin with the element's image, as far as the document tells. A policy in the
 * headers of the page is not to be seen from here.
 */
function sendsOrigin(element: CandidateElement, url: string): boolean {
  const metas = document.querySelectorAll<HTMLMetaElement>('meta[name="referrer" i]');
  const { content } = [...metas].findLast(({ content }) => content !== '') ?? { content: '' };
  const policy = (element.getAttribute('referrerpolicy') || content).trim().toLowerCase();
  // The old names of `no-referrer`: those of today say something else for a page's own images alone.
  if (policy === 'no-referrer' || policy === 'never') return false;
  return policy !== 'same-origin' || new URL(url).origin === self.origin;
}
