import { vi } from 'vitest';
import type { Driver } from '../../../scripts/driver/driver';
import { PATIENCE } from './states';

/**
 * Waits for the page that opens after the installation, and closes it: it takes the foreground whenever it comes, and
 * frames in a background tab are not laid out.
 */
export async function dismissWelcome(scrim: Driver): Promise<void> {
  const welcome = await vi.waitUntil(() => scrim.tabs().find((tab) => tab.url().endsWith('/welcome.html')), {
    timeout: PATIENCE,
  });
  await welcome.close();
}
