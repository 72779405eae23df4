import { launchChromium } from './chromium';
import type { BrowserName, Driver, LaunchOptions } from './driver';
import { launchFirefox } from './firefox/launch';

/** Starts a browser with the extension that was built for it. */
export const launchDriver = (name: BrowserName, options: LaunchOptions = {}): Promise<Driver> =>
  name === 'firefox' ? launchFirefox(options) : launchChromium(options);
