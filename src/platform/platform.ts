/** What differs between browsers, as one interface; `#platform` is chrome/ or firefox/, chosen by the build. */
export interface Platform {
  readonly name: 'chrome' | 'firefox';
  /** Whether a content script may read the pixels of any image of a page, whatever site it is from. */
  readonly readsPixels: boolean;
  /** Whether `object` and `embed` paint images themselves, and not in a frame with a document of its own. */
  readonly paintsPlugged: boolean;
  /** Whether a content script may read the stream of a page's canvas. */
  readonly readsStreams: boolean;
  /** Whether a margin around scrollers (of an intersection observer) is one around the document's viewport as well. */
  readonly scrollsDocument: boolean;
  /** Makes sure that the inference host exists and listens; resolves when it does. */
  ensureHost(): Promise<void>;
  /** Called by the host again and again while it has work, so that the browser does not suspend it. */
  stayAwake(): Promise<void>;
  /**
   * A shadow root that scripts of the page do not get at; `null` where there is none, or asking would cost too much.
   *
   * @param suspected something points to it: then the cost does not matter
   */
  closedShadowRootOf(element: Element, suspected: boolean): ShadowRoot | null;
  /** Level of the sheet that comes with the content script, registered or put into tabs that are taken over. */
  readonly sheetLevel: 'AUTHOR' | 'USER';
  /** Sees that the cover sheet is in a frame at user level; rejects where the frame is gone. */
  insertCover(tabId: number, frameId: number): Promise<void>;
  removeCover(tabId: number, frameId: number): Promise<void>;
  /** Registers the content script and the cover sheet for every page but those that match `excluded`. */
  registerContent(excluded: readonly string[]): Promise<void>;
}

/** Paths in the package, from its root. */
export const CONTENT_SCRIPT = 'content.js';
export const COVER_SHEET = 'cover.css';
export const HOST_PAGE = 'offscreen.html';
