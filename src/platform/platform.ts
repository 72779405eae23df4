/** What differs between browsers, as one interface; `#platform` is chrome/ or firefox/, chosen by the build. */
export interface Platform {
  readonly name: 'chrome' | 'firefox';
  /** Makes sure that the inference host exists and listens; resolves when it does. */
  ensureHost(): Promise<void>;
  /** Adds the cover sheet to a frame at user level; rejects where the frame is gone. */
  insertCover(tabId: number, frameId: number): Promise<void>;
  removeCover(tabId: number, frameId: number): Promise<void>;
  /** Registers the content script and the cover sheet for every page but those that match `excluded`. */
  registerContent(excluded: readonly string[]): Promise<void>;
}

/** Paths in the package, from its root. */
export const CONTENT_SCRIPT = 'content.js';
export const COVER_SHEET = 'cover.css';
export const HOST_PAGE = 'offscreen.html';
