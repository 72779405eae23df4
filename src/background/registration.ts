import { platform } from '#platform';
import { browser } from '../platform/browser';
import { CONTENT_SCRIPT, COVER_SHEET } from '../platform/platform';
import { log, messageOf } from '../shared/log';
import type { Settings } from '../shared/settings';
import { isAllowed, matchPatterns } from '../shared/site-rules';

let registered: Promise<void> = Promise.resolve();

/**
 * Registers the content script for every site but the allowed ones (promise 9: those get nothing at all). One after the
 * other: two at the same time, as after an update at the browser's start, would both find nothing registered, and the
 * browser refuses the second.
 */
export function register(settings: Settings): Promise<void> {
  const next = registered.then(() => platform.registerContent(settings.allowed.flatMap(matchPatterns)));
  registered = next.catch(() => undefined);
  return next;
}

/**
 * Covers the tabs that are open already: after an install or update, and when a site is allowed no longer. A frame
 * that has a live content script ignores the second one.
 */
export async function coverOpenTabs(settings: Settings): Promise<void> {
  const tabs = await browser.tabs.query({ url: ['http://*/*', 'https://*/*'] });
  const wanted = tabs.filter((tab) => !isAllowed(tab.url ?? '', settings.allowed));
  await Promise.all(wanted.map((tab) => (tab.id === undefined ? undefined : coverTab(tab.id))));
}

/** See {@link coverOpenTabs}. */
export async function coverTab(tabId: number): Promise<void> {
  const target = { tabId, allFrames: true };
  const sheet = { target, files: [COVER_SHEET], origin: platform.sheetLevel };
  try {
    // The sheet first: what the script then uncovers must have been covered by something.
    await browser.scripting.insertCSS(sheet);
    await browser.scripting.executeScript({ target, files: [CONTENT_SCRIPT], injectImmediately: true });
  } catch (error) {
    // A discarded tab, an error page, the store: nothing of the reader's to cover, and it loads anew when shown.
    log.info('a tab was left alone:', messageOf(error));
    // A sheet without its script would cover the tab for good.
    await browser.scripting.removeCSS(sheet).catch(() => undefined);
  }
}
