import type { Outcome } from '../shared/verdict';
import { absolute } from './candidates/address';
import type { CandidateElement, PageSource } from './candidates/candidate';
import { isStyled } from './css/paint';
import { addressesIn, declaredIn } from './css/rule';

/** Answers that depend on who asks. */
const TO_STRANGERS = new Set(['http', 'not-an-image']);

/** @returns whether Scrim was refused what a server may well give to the page: `login` and `withheld` say it did. */
export const isRefusal = (outcome: Outcome): boolean => !outcome.ok && TO_STRANGERS.has(outcome.reason);

/**
 * The same source, asked for as the page has asked: only of what the page has been given already.
 *
 * @param foreign sheets of other sites may have named what is painted on the element
 */
export function asThePage(source: PageSource, element: CandidateElement, foreign = false): PageSource {
  if (source.from === 'many') {
    const parts = source.parts.map((part) => ({ ...part, source: asThePage(part.source, element, foreign) }));
    return { from: 'many', parts };
  }
  const address = source.from === 'host' ? source.source : source.otherwise;
  if (address?.kind !== 'url') return source;
  const asPage = sendsOrigin(element, address.url, foreign) ? 'referred' : 'silent';
  return source.from === 'host'
    ? { from: 'host', source: { ...address, asPage } }
    : { ...source, otherwise: { ...address, asPage } };
}

/** Attributes that name an element's own picture. */
const NAMING = ['src', 'poster', 'data', 'href', 'xlink:href', 'background'];

/** https://w3c.github.io/webappsec-referrer-policy/ (section 3), and the old names that a `meta` may have. */
const POLICIES = new Set([
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
]);
const OLD_POLICIES = new Map([
  ['never', 'no-referrer'],
  ['default', 'strict-origin-when-cross-origin'],
  ['always', 'unsafe-url'],
  ['origin-when-crossorigin', 'origin-when-cross-origin'],
]);

/**
 * Whether the page has sent at least its origin with the element's image, as far as the document tells. A policy in the
 * headers of the page is not to be seen from here.
 */
function sendsOrigin(element: CandidateElement, url: string, foreign: boolean): boolean {
  // With what a sheet names goes the sheet's own address, and without one of its own a document sends none.
  if ((foreign && !namesItself(element, url)) || !(/^https?:$/.test(location.protocol) || isSrcdoc()))
    return false;
  const policy = policyOf(element.getAttribute('referrerpolicy')) ?? policyOfDocument();
  if (policy === 'no-referrer') return false;
  return policy !== 'same-origin' || new URL(url).origin === self.origin;
}

const isSrcdoc = (): boolean => location.href === 'about:srcdoc';

/** Whether it has a picture by its own attributes, not by a rule. */
function namesItself(element: CandidateElement, url: string): boolean {
  if ('currentSrc' in element && element.currentSrc === url) return true;
  if (NAMING.some((name) => absolute(element.getAttribute(name) ?? '', element) === url)) return true;
  const declared = isStyled(element) ? declaredIn(element.style) : undefined;
  return declared !== undefined && addressesIn(Object.values(declared), document.baseURI).includes(url);
}

/** @returns `undefined` where it is none, and the next one counts */
function policyOf(text: string | null): string | undefined {
  const policy = (text ?? '').trim().toLowerCase();
  return POLICIES.has(policy) ? policy : undefined;
}

function policyOfDocument(): string | undefined {
  const metas = document.querySelectorAll<HTMLMetaElement>('meta[name="referrer" i]');
  const policies = Array.from(metas, ({ content }) => {
    const old = content.trim().toLowerCase();
    return policyOf(OLD_POLICIES.get(old) ?? old);
  });
  return policies.findLast((policy) => policy !== undefined);
}
