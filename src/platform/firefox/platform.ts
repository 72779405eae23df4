import { browser } from '../browser';
import type { Platform } from '../platform';
import { CONTENT_SCRIPT, COVER_SHEET } from '../platform';

const REGISTRATION = 'scrim';

/** Firefox: the event page is the host itself, and a sheet can be registered at user level at once. */
export const platform: Platform = {
  name: 'firefox',
  readsPixels: true,
  paintsPlugged: false,
  readsStreams: false,
  scrollsDocument: false,
  sheetLevel: 'USER',

  // A property that content scripts see, as cheap as any other.
  closedShadowRootOf: (element) =>
    (element as { openOrClosedShadowRoot?: ShadowRoot | null }).openOrClosedShadowRoot ?? null,

  // Whoever could ask for the host has woken the event page by that.
  ensureHost: async () => undefined,

  // An event page is suspended when so long no event came (30 s by default), however busy its worker is; the answer
  // to any call of the API counts as one.
  stayAwake: async () => void (await browser.runtime.getPlatformInfo()),

  // It came with the content script.
  insertCover: async () => undefined,
  removeCover: (tabId, frameId) =>
    browser.scripting.removeCSS({
      target: { tabId, frameIds: [frameId] },
      files: [COVER_SHEET],
      origin: 'USER',
    }),

  async registerContent(excluded) {
    const script = {
      id: REGISTRATION,
      matches: ['http://*/*', 'https://*/*'],
      excludeMatches: [...excluded],
      js: [CONTENT_SCRIPT],
      css: [COVER_SHEET],
      cssOrigin: 'user',
      allFrames: true,
      matchOriginAsFallback: true,
      runAt: 'document_start',
      persistAcrossSessions: true,
      // The polyfill's types are older than `cssOrigin` and `matchOriginAsFallback`.
    } as Parameters<typeof browser.scripting.registerContentScripts>[0][number];
    const known = await browser.scripting.getRegisteredContentScripts({ ids: [REGISTRATION] });
    if (known.length > 0) await browser.scripting.updateContentScripts([script]);
    else await browser.scripting.registerContentScripts([script]);
  },
};
