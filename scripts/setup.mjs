// Runs on a fresh clone, before anything is installed: built-in modules only.
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from './lib/build.mjs';
import { checkNode, ensureDependencies } from './lib/dependencies.mjs';
import { ensureBrowser, ensureFirefox } from './lib/install-browser.mjs';
import { withLock } from './lib/lock.mjs';
import { root, run, step } from './lib/steps.mjs';

/**
 * Brings a checkout to where the extension can be run: dependencies, the embedded models, the build and, when asked
 * for, browsers. What is there already is left alone. A browser's path goes into CHROMIUM_PATH or FIREFOX_PATH of
 * this process, so that whatever it starts uses the same one.
 *
 * @param {{ browser?: boolean, firefox?: boolean }} [wanted]
 * @returns {Promise<void>}
 */
export async function ensureReady({ browser = false, firefox = false } = {}) {
  checkNode();
  await withLock(join(root, 'out', 'setup.lock'), async () => {
    await ensureDependencies();
    await step('checking the models (npm run models)', () => run('npm', ['run', '--silent', 'models']));
    await ensureBuild();
    if (firefox) {
      const found = await ensureFirefox();
      process.env['FIREFOX_PATH'] = found.path;
      console.log(`• Firefox ${found.version}`);
    }
    if (!browser) return;
    const { path, version, snap } = await ensureBrowser();
    process.env['CHROMIUM_PATH'] = path;
    const note = snap
      ? ' (a snap: it can only load the extension from a plain folder below your home folder)'
      : '';
    console.log(`• Chromium ${version}${note}`);
  });
}

/**
 * Runs a script's main part: a failure ends it with its message, and with a stack only where nobody foresaw it.
 *
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    const foreseen = error instanceof Error && error.constructor.name === 'SetupError';
    console.error(foreseen ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  await runMain(() => ensureReady({ browser: true, firefox: true }));
}
