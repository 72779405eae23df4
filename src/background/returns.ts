import { browser } from '../platform/browser';
import { frame } from '../platform/services';
import { loadSettings } from '../platform/settings-store';
import { hostOf, isAllowed } from '../shared/site-rules';
import { coverTab } from './registration';

/**
 * A page that the browser had put away comes back as it was, and loads nothing: without Scrim, where its site was allowed
 * then, or Scrim was not there yet.
 *
 * Listeners are registered at top level, or a background that was stopped is not woken for them.
 *
 * @param onError called where a tab could not be looked at
 */
export function listenToReturns(onError: (error: unknown) => void): void {
  browser.tabs.onUpdated.addListener((tabId, { status }, { url = '' }) => {
    if (status === 'complete' && hostOf(url) !== undefined) void visit(tabId, url).catch(onError);
  });
}

async function visit(tabId: number, url: string): Promise<void> {
  if (await isAllowedNow(url)) return;
  const isThere = await frame(tabId, 0)
    .greet()
    .then(() => true)
    .catch(() => false);
  if (isThere) return;
  // It may be another page by now, and of a site that gets nothing.
  const { url: after } = await browser.tabs.get(tabId);
  if (after === url && !(await isAllowedNow(url))) await coverTab(tabId);
}

const isAllowedNow = async (url: string): Promise<boolean> =>
  isAllowed(url, (await loadSettings()).settings.allowed);
