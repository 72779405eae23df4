import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Stock Google Chrome is missing on purpose: since version 137 the branded builds ignore --load-extension.
const names = ['chromium', 'chromium-browser', 'chrome-for-testing', 'ungoogled-chromium', 'chrome'];

const usualPlaces = {
  linux: [
    '/usr/bin/chromium',
    '/usr/lib/chromium/chromium',
    '/usr/lib64/chromium-browser/chromium-browser',
    '/opt/chrome-for-testing/chrome',
    '/opt/chrome-linux64/chrome',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ],
  win32: [],
};

/**
 * Files that may be a Chromium or a Chrome for Testing, on PATH and in the usual places, each once.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function candidates(env) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  const usual = usualPlaces[/** @type {keyof typeof usualPlaces} */ (process.platform)] ?? [];
  return [...new Set([...onPath, ...usual])].filter((path) => existsSync(path));
}
