import type { Asker } from '../shared/protocol';
import { reachOf } from '../shared/reach';
import { siteOf } from '../shared/site';
import { hostOf } from '../shared/site-rules';
import type { Runtime } from './browser';

/**
 * Who is at the other end of a frame's port. All of it is the browser's word, but for the frames around, of which that tells
 * nothing: there the content script's counts, and can only take away.
 *
 * @param ancestors origins of the frames around, as far as they are known; a page whose site is not that of all of them gets
 *   no more from browsers (SameSite) than a stranger would
 */
export function askerOf(
  { origin, url = '', frameId, tab, documentLifecycle }: Runtime.MessageSender & Newer,
  ancestors: readonly string[] = [],
): Asker {
  // What is rendered ahead is in the tab of another page, and has no frame of another site in it before it is seen.
  const isPage = frameId === 0 || documentLifecycle === 'prerender';
  const top = isPage ? url : (tab?.url ?? '');
  const page = ancestors.every((ancestor) => siteOf(ancestor) === siteOf(top)) ? top : '';
  const own = origin ?? (URL.canParse(url) ? new URL(url).origin : '');
  // A frame without an origin (sandbox) and without an address (srcdoc, data:) may be anybody's: of its parent, which need
  // not be the page, nothing is told.
  const host = hostOf(own) ?? hostOf(url);
  return {
    origin: hostOf(own) === undefined ? '' : own,
    reach: host === undefined ? 'public' : reachOf(host),
    page,
    incognito: tab?.incognito === true,
  };
}

/** The polyfill's types are older than these. */
interface Newer {
  readonly origin?: string;
  readonly documentLifecycle?: string;
}
