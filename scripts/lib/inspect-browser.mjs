import { execFile } from 'node:child_process';
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { promisify } from 'node:util';

/** The `minimum_chrome_version` of the manifest: older ones have no structured-clone messages. */
export const oldestChromium = 148;

/**
 * @typedef {object} Browser
 * @property {string} path the executable
 * @property {string} version such as `148.0.7000.10`
 * @property {boolean} snap a snap reads no hidden folder, no /tmp and little outside the home folder
 */

/** @param {string} path */
function isSnap(path) {
  if (realpathSync(path).startsWith('/snap/') || /\/usr\/bin\/snap$/.test(realpathSync(path))) return true;
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    const text = head.toString('latin1', 0, readSync(file, head));
    // Ubuntu's chromium packages hold a small shell script that hands over to the snap.
    return text.startsWith('#!') && /\/snap\/bin\/|snap run/.test(text);
  } finally {
    closeSync(file);
  }
}

/**
 * What the executable says of itself, or why it cannot be used.
 *
 * @param {string} path
 * @returns {Promise<Browser | { path: string, reason: string }>}
 */
export async function inspectBrowser(path) {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    const said = stdout.trim().split('\n')[0] ?? '';
    const version = /\b\d+(\.\d+){3}\b/.exec(said)?.[0];
    if (!version) return { path, reason: `it gives no version (${said || 'no output'})` };
    // The branded build says "Google Chrome 150…"; "Google Chrome for Testing 150…" still loads extensions.
    if (/^Google Chrome (?!for Testing)/.test(said)) {
      return { path, reason: 'stock Google Chrome ignores --load-extension since version 137' };
    }
    if (Number.parseInt(version, 10) < oldestChromium) {
      return { path, reason: `version ${version} is older than ${oldestChromium}` };
    }
    return { path, version, snap: isSnap(path) };
  } catch (error) {
    return { path, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
