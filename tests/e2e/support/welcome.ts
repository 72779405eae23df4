import type { BrowserContext } from 'playwright';
import { vi } from 'vitest';
import { PATIENCE } from './states';

/**
 * Waits for the page that opens after the installation, and closes it: it takes the foreground whenever it comes, and
 * frames in a background tab are not laid out.
 */
export async function dismissWelcome(context: BrowserContext): Promise<void> {
  const welcome = await vi.waitUntil(
    () => context.pages().find((page) => page.url().endsWith('/welcome.html')),
    { timeout: PATIENCE },
  );
  await welcome.close();
}
