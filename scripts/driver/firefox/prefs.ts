import type { LaunchOptions } from '../driver';

/** Firefox gives an extension another address at each installation, unless it is told one. */
export const UUID = '5c21e6c4-8a53-4b0e-9d52-6a8f2d1b7e90';
/** The extension's name for Firefox, as in its manifest. */
export const EXTENSION_ID = 'scrim@scrim.addon';

export type Prefs = Readonly<Record<string, string | number | boolean>>;

/** What a test browser is told; beside what puppeteer tells it, which is to ask nothing and to call nobody. */
export const prefsFor = ({ sites = false }: LaunchOptions): Prefs => ({
  'extensions.webextensions.uuids': JSON.stringify({ [EXTENSION_ID]: UUID }),
  // A build of this checkout is signed by nobody.
  'xpinstall.signatures.required': false,
  'extensions.installDistroAddons': false,
  // The pages of tests have no TLS.
  'dom.security.https_first': false,
  'dom.security.https_first_schemeless': false,
  'intl.accept_languages': 'en-US, en',
  'browser.startup.page': 0,
  // Names of other sites lead here too, so to nobody: their servers do not listen at the test server's port.
  ...(sites ? { 'network.dns.forceResolve': '127.0.0.1' } : {}),
});
