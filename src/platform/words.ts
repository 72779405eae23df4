import { browser } from './browser';

/** What is said on pages; in English too, for a browser that has lost the catalogue. A test compares it with that. */
export const ENGLISH = {
  overlayBlurred: 'This image is blurred',
  overlayHide: 'Hide',
  overlayRetry: 'Check again',
  overlayShow: 'Show',
  overlayShown: 'You are showing this image',
  overlayUnknown: 'This image could not be checked',
} as const;

/**
 * A text for the page, never empty: Chromium sometimes hands a process an empty catalogue, and keeps it for as long as
 * the process lives (seen in version 156 when an extension page is closed while it starts). A button has to say
 * something then.
 */
export const wordOf = (key: keyof typeof ENGLISH): string => browser.i18n.getMessage(key) || ENGLISH[key];
