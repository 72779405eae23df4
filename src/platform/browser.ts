/** The one place that imports the polyfill; everybody else takes `browser` from here. */
import browser from 'webextension-polyfill';

export type { DeclarativeNetRequest, Runtime, Storage, Tabs } from 'webextension-polyfill';
export { browser };
