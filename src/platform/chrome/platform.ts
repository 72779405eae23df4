import type { Platform } from '../platform';
import { CONTENT_SCRIPT, COVER_SHEET, HOST_PAGE } from '../platform';

const REGISTRATION = 'scrim';

/** Chrome: the host is an offscreen document, the cover sheet is added twice (see `registerContent`). */
export const platform: Platform = {
  name: 'chrome',
  readsPixels: false,
  paintsPlugged: true,
  readsStreams: true,
  scrollsDocument: true,
  sheetLevel: 'AUTHOR',

  // Of custom elements only, unless there is a reason: 50,000 calls into the browser take 100 ms. It takes nothing but
  // elements of HTML; and pages that test content modules have no such call.
  closedShadowRootOf(element, suspected) {
    if (!(suspected || element.localName.includes('-')) || !(element instanceof HTMLElement)) return null;
    try {
      return globalThis.chrome?.dom?.openOrClosedShadowRoot(element) ?? null;
    } catch {
      // The extension has gone, and what it may call with it.
      return null;
    }
  },

  async ensureHost() {
    const contexts = await chrome.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
    // While it is being opened it is there, and hears nobody.
    if (opening === undefined && contexts.length > 0) return;
    opening ??= chrome.offscreen
      .createDocument({
        url: HOST_PAGE,
        reasons: [chrome.offscreen.Reason.WORKERS],
        justification: 'Runs the image classifier in a worker, on this device.',
      })
      .finally(() => {
        opening = undefined;
      });
    await opening;
  },

  // An offscreen document stays until it is closed.
  stayAwake: async () => undefined,

  insertCover: (tabId, frameId) => chrome.scripting.insertCSS(coverOf(tabId, frameId)),
  removeCover: (tabId, frameId) => chrome.scripting.removeCSS(coverOf(tabId, frameId)),

  // A registered sheet is there before the first byte is parsed, but at author level, where a page's own
  // `!important` may beat it; `insertCover` follows at user level, where nothing does.
  async registerContent(excluded) {
    const script: chrome.scripting.RegisteredContentScript = {
      id: REGISTRATION,
      matches: ['http://*/*', 'https://*/*'],
      excludeMatches: [...excluded],
      js: [CONTENT_SCRIPT],
      css: [COVER_SHEET],
      allFrames: true,
      matchOriginAsFallback: true,
      runAt: 'document_start',
      persistAcrossSessions: true,
    };
    const known = await chrome.scripting.getRegisteredContentScripts({ ids: [REGISTRATION] });
    if (known.length > 0) await chrome.scripting.updateContentScripts([script]);
    else await chrome.scripting.registerContentScripts([script]);
  },
};

/** One creation at a time: a second one would be refused while the first is under way. */
let opening: Promise<void> | undefined;

const coverOf = (tabId: number, frameId: number): chrome.scripting.CSSInjection => ({
  target: { tabId, frameIds: [frameId] },
  files: [COVER_SHEET],
  origin: 'USER',
});
