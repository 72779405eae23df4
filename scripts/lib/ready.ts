import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'playwright';
import { PATIENCE } from './patience';

/** Milliseconds. */
const poll = 50;

/**
 * Waits until the background has registered its content scripts. A page that is opened before is covered late, as a
 * tab that was open at the installation: not what a reader meets from then on.
 */
export async function contentScriptsRegistered(worker: Worker): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline) {
    const count = await worker.evaluate(
      // An extension that registers none by script has them in its manifest.
      async () => (await chrome.scripting?.getRegisteredContentScripts())?.length ?? 1,
    );
    if (count > 0) return;
    await sleep(poll);
  }
  throw new Error(`no content script was registered within ${PATIENCE / 1000} s`);
}
