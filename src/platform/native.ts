/**
 * Takes the polyfill's place in content scripts (vite.config.ts): browsers that are supported have `browser` themselves, and
 * a page of many frames would find that out anew in each of them.
 */
import type { Browser } from 'webextension-polyfill';

export default (globalThis as unknown as { readonly browser: Browser }).browser;
