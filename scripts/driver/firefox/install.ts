import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE } from '../../lib/patience';
import { zipFolder } from '../../package/zip';
import type { Firefox } from './launch';

/** Milliseconds. */
const POLL = 50;

/**
 * Installs the extension, and waits until its content scripts are registered.
 *
 * @param forGood whether it is still there when the browser starts again with the same profile
 */
export async function install(firefox: Firefox, folder: string, forGood: boolean): Promise<void> {
  if (!forGood) await firefox.process.installExtension(folder);
  else if (!(await firefox.chrome.isInstalled())) await installForGood(firefox, folder);
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const count = await firefox.inExtension(
      async () => (await chrome.scripting.getRegisteredContentScripts()).length,
    );
    if (count > 0) return;
    if (performance.now() > deadline) throw new Error('no content script was registered');
    await sleep(POLL);
  }
}

/** Packed, since a folder can be loaded for one session only. */
export async function installForGood(firefox: Firefox, folder: string): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'scrim-xpi-'));
  try {
    const path = join(place, 'scrim.xpi');
    await writeFile(path, await zipFolder(folder));
    await firefox.bidi.send('webExtension.install', {
      extensionData: { type: 'archivePath', path },
      'moz:permanent': true,
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
