import { existsSync } from 'node:fs';
import { candidates } from './browser-candidates.mjs';
import { inspectBrowser } from './inspect-browser.mjs';

/** @typedef {import('./inspect-browser.mjs').Browser} Browser */

/** Where Playwright keeps its own, if both are installed. */
async function playwrights() {
  try {
    const { chromium } = await import('playwright');
    const path = chromium.executablePath();
    return existsSync(path) ? [path] : [];
  } catch {
    return [];
  }
}

/**
 * A Chromium that loads unpacked extensions: CHROMIUM_PATH, an installed one, Playwright's own, and a snap only
 * where there is nothing else, since its confinement keeps many folders from it.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Browser | undefined>}
 * @throws {Error} where CHROMIUM_PATH names something that cannot be used: the wish was explicit.
 */
export async function findBrowser(env = process.env) {
  const wished = env['CHROMIUM_PATH'];
  if (wished) {
    const found = await inspectBrowser(wished);
    if ('reason' in found) throw new Error(`CHROMIUM_PATH is ${wished}, which does not do: ${found.reason}`);
    return found;
  }
  /** @type {Browser | undefined} */
  let snap;
  for (const path of [...candidates(env), ...(await playwrights())]) {
    const found = await inspectBrowser(path);
    if ('reason' in found) continue;
    if (!found.snap) return found;
    snap ??= found;
  }
  return snap;
}
