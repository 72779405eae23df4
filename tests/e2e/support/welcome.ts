import { vi } from 'vitest';
import type { Driver, Tab } from '../../../scripts/driver/driver';
import { PATIENCE } from '../../../scripts/lib/patience';

/**
 * Waits for the page that opens after the installation, and closes it: it takes the foreground whenever it comes, and
 * frames in a background tab are not laid out.
 */
export async function dismissWelcome(scrim: Driver): Promise<void> {
  const welcome = await vi.waitUntil(() => findWelcome(scrim), { timeout: PATIENCE });
  await welcome.close();
}

/** Asks the tabs themselves: what a driver has heard of their addresses may be late. */
async function findWelcome(scrim: Driver): Promise<Tab | undefined> {
  for (const tab of await scrim.tabs()) {
    const address = await tab.evaluate(() => location.pathname).catch(() => '');
    if (address === '/welcome.html') return tab;
  }
  return undefined;
}
