/**
 * Takes the polyfill's place in content scripts (vite.config.ts): a page of many frames would find out in each of them that
 * the browser has `browser` itself. Firefox always has, and Chromium from the oldest version that is supported on;
 * https://developer.chrome.com/docs/extensions/develop/concepts/browser-namespace.
 */
import type { Browser } from 'webextension-polyfill';

export default (globalThis as unknown as { readonly browser: Browser }).browser;
