import { parse } from 'tldts';
import { hostOf, isSite } from './site-rules';

/**
 * What a reader means by "this site": the registrable domain (`example.co.uk` for `www.example.co.uk`), or the whole
 * host where there is none (IP addresses, `localhost`). Private suffixes count: `alice.github.io` is not
 * `bob.github.io`.
 *
 * @param input an address, a host name, or what somebody typed into the allow list
 * @returns the site, or `undefined` where there is none to be had
 */
export function siteOf(input: string): string | undefined {
  const typed = input.trim().toLowerCase();
  if (typed === '' || /\s/.test(typed)) return undefined;
  const host = hostOf(/^[a-z][a-z0-9+.-]*:\/\//.test(typed) ? typed : `http://${typed}`);
  if (host === undefined) return undefined;
  const { domain, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  // A public suffix alone, `com` or `github.io`, is nobody's site: allowing it would allow everybody below it.
  if (domain === null && (isIcann === true || isPrivate === true)) return undefined;
  const site = domain ?? host;
  return isSite(site) ? site : undefined;
}
