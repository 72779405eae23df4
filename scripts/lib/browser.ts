import { type BrowserContext, chromium } from 'playwright';
import { findBrowser } from './find-browser.mjs';
import { PATIENCE } from './patience';

export interface BrowserOptions {
  /** Default: true. */
  readonly headless?: boolean;
  /** More command line switches. */
  readonly extraArgs?: readonly string[];
  /** Switches of Playwright's that are left out. */
  readonly withoutArgs?: readonly string[];
  /** Folder of the profile; left out, it is a temporary one that goes with the browser. */
  readonly profile?: string;
  /** CSS pixels; null follows the window. Default: 1280 x 800. */
  readonly viewport?: { readonly width: number; readonly height: number } | null;
  readonly colorScheme?: 'light' | 'dark';
  /** Whether Ctrl-C closes the browser and ends the process. Default: true; false leaves both to the caller. */
  readonly handleSignals?: boolean;
}

/** No traffic but the page's own, so that what a test sees on the network is what it asked for. */
const quietArgs = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
];

/** The same Chromium that the extension is run in, without it. Close the context after use. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<BrowserContext> {
  const {
    headless = true,
    extraArgs = [],
    withoutArgs = [],
    profile = '',
    viewport,
    colorScheme,
    handleSignals = true,
  } = options;
  const browser = await findBrowser();
  if (!browser) throw new Error('no Chromium was found: run `node scripts/setup.mjs`, or set CHROMIUM_PATH');
  const context = await chromium.launchPersistentContext(profile, {
    timeout: PATIENCE,
    headless,
    executablePath: browser.path,
    viewport: viewport === undefined ? { width: 1280, height: 800 } : viewport,
    ...(colorScheme && { colorScheme }),
    args: [...quietArgs, ...extraArgs],
    // Playwright turns extensions off by default, which would also turn off the one under test.
    ignoreDefaultArgs: ['--disable-extensions', ...withoutArgs],
    handleSIGINT: handleSignals,
    handleSIGTERM: handleSignals,
    handleSIGHUP: handleSignals,
  });
  context.setDefaultTimeout(PATIENCE);
  return context;
}
