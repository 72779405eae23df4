import type { Asker, CookieTerms, LoanTerms } from '../shared/protocol';
import { mayReach } from '../shared/reach';
import type { Settings } from '../shared/settings';
import { siteOf } from '../shared/site';
import type { LoanRules } from './fetch-rules';

/**
 * What a fetch is lent, never more than the page itself has: cookies where page, frame and image are of one site
 * and the reader has consented, since browsers send an extension's request all cookies, those that are kept from other
 * sites (SameSite) too; as a referrer the origin alone, which is what a page sends to other sites unless it says more.
 */
export function termsOf(
  { url, asker, refers }: LoanTerms,
  { withCookies, refer }: Pick<Settings, 'withCookies' | 'refer'>,
): LoanRules & { readonly consent: CookieTerms } {
  const consent = consentOf(url, asker, withCookies);
  return {
    url,
    reaches: mayReach(asker.reach, url) && !mayReach('public', url),
    cookies: consent === 'sent',
    consent,
    referrer: refer && refers ? referrerOf(url, asker) : undefined,
  };
}

function consentOf(
  url: string,
  { origin, page, incognito }: Asker,
  consented: readonly string[],
): CookieTerms {
  // The host is not in a private window, and would send the cookies of the others.
  if (incognito) return 'never';
  const site = siteOf(page);
  if (site === undefined || ![origin, url].every((other) => isSameSite(page, other))) return 'never';
  return consented.includes(site) ? 'sent' : 'consent';
}

/** As browsers have it for cookies: the scheme counts, since who can change pages without TLS is not of the site. */
const isSameSite = (one: string, other: string): boolean =>
  siteOf(one) === siteOf(other) && new URL(one).protocol === new URL(other).protocol;

function referrerOf(url: string, { origin }: Asker): string | undefined {
  if (origin === '' || (origin.startsWith('https:') && !url.startsWith('https:'))) return undefined;
  return `${origin}/`;
}
