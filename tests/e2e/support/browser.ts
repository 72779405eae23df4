import { fileURLToPath } from 'node:url';
import type { BrowserName, Driver, LaunchOptions } from '../../../scripts/driver/driver';
import { launchDriver } from '../../../scripts/driver/launch';

/** The browser that this run is for; vitest.config.ts has one project for each. */
export const BROWSER: BrowserName = process.env['SCRIM_BROWSER'] === 'firefox' ? 'firefox' : 'chromium';
export const inFirefox = BROWSER === 'firefox';

/** The extension as it was built for this browser. */
export const BUILT = fileURLToPath(
  new URL(inFirefox ? '../../../dist/firefox' : '../../../dist/chrome', import.meta.url),
);

export const launch = (options: LaunchOptions = {}): Promise<Driver> => launchDriver(BROWSER, options);
