import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** The `strict_min_version` of the manifest. */
export const oldestFirefox = 153;

const usualPlaces = {
  linux: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/usr/lib/firefox-esr/firefox-esr',
    '/opt/firefox/firefox',
  ],
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

/** @param {string} path @returns {Promise<{ path: string, version: string } | { path: string, reason: string }>} */
async function inspect(path) {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    const version = /Mozilla Firefox (\d+[\d.]*)/.exec(stdout)?.[1];
    if (!version) return { path, reason: `it gives no version (${stdout.trim() || 'no output'})` };
    if (Number.parseInt(version, 10) < oldestFirefox) {
      return { path, reason: `version ${version} is older than ${oldestFirefox}` };
    }
    return { path, version };
  } catch (error) {
    return { path, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/**
 * A Firefox that is new enough: FIREFOX_PATH, or an installed one.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ path: string, version: string } | undefined>}
 * @throws {Error} where FIREFOX_PATH names something that cannot be used: the wish was explicit.
 */
export async function findFirefox(env = process.env) {
  const wished = env['FIREFOX_PATH'];
  if (wished) {
    const found = await inspect(wished);
    if ('reason' in found) throw new Error(`FIREFOX_PATH is ${wished}, which does not do: ${found.reason}`);
    return found;
  }
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => ['firefox-esr', 'firefox'].map((name) => join(folder, name)));
  const usual = usualPlaces[/** @type {keyof typeof usualPlaces} */ (process.platform)] ?? [];
  for (const path of new Set([...onPath, ...usual])) {
    if (!existsSync(path)) continue;
    const found = await inspect(path);
    if ('version' in found) return found;
  }
  return undefined;
}
