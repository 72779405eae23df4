/**
 * A site is a host name with everything below it: the rule `example.org` holds for `www.example.org` too. How a
 * site is made from what a reader types or visits is in site.ts, which needs the public suffix list; this file does
 * not, so that content scripts stay small.
 */

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])$`);
const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/;

/** @returns whether this is a site as the allow list keeps it: a host in lower case, in ASCII, without a port. */
export const isSite = (site: string): boolean =>
  site.length <= 253 && HOST.test(site) && URL.canParse(`http://${site}`);

/** @returns whether the document at this address belongs to an allowed site. */
export function isAllowed(address: string, allowed: readonly string[]): boolean {
  const host = hostOf(address);
  return (
    host !== undefined &&
    allowed.some((site) => host === site || (!IP.test(site) && host.endsWith(`.${site}`)))
  );
}

/** @returns the host of an http or https address, without a final dot; `undefined` for any other. */
export function hostOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  return hostname.replace(/\.$/, '') || undefined;
}

/** @returns the match patterns that cover a site with all its subdomains, ports and both schemes. */
export const matchPatterns = (site: string): string[] =>
  IP.test(site) ? [`*://${site}/*`] : [`*://${site}/*`, `*://*.${site}/*`];
