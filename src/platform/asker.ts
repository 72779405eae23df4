import type { Asker } from '../shared/protocol';
import { reachOf } from '../shared/reach';
import { hostOf } from '../shared/site-rules';
import type { Runtime } from './browser';

/**
 * Who is at the other end of a frame's port. All of it is the browser's word; nothing that a frame says of itself counts.
 */
export function askerOf({
  origin,
  url = '',
  frameId,
  tab,
  documentLifecycle,
}: Runtime.MessageSender & Newer): Asker {
  // What is rendered ahead is in the tab of another page, and has no frame of another site in it before it is seen.
  const isPage = frameId === 0 || documentLifecycle === 'prerender';
  const page = isPage ? url : (tab?.url ?? '');
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
