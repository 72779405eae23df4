import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { findBrowser } from './find-browser.mjs';
import { findFirefox, oldestFirefox } from './find-firefox.mjs';
import { run, SetupError, step } from './steps.mjs';

/** @param {string} command @param {readonly string[]} args */
const works = (command, args) =>
  promisify(execFile)(command, args).then(
    () => true,
    () => false,
  );

/** The prefix that makes a command run as root: empty, `sudo -n`, or `undefined` where neither will do. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return (await works('sudo', ['-n', 'true'])) ? ['sudo', '-n'] : undefined;
}

/** `ubuntu`, `debian` …, from os-release. */
function distribution() {
  const file = '/etc/os-release';
  return existsSync(file) ? /^ID="?([^"\n]+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
}

/** @param {string} name in words @param {string} packageName */
async function aptInstall(name, packageName) {
  const prefix = await rootPrefix();
  if (!prefix || !(await works('apt-get', ['--version']))) return;
  /** @param {readonly string[]} args */
  const apt = (args) => {
    const [command = 'apt-get', ...rest] = [
      ...prefix,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      ...args,
    ];
    return run(command, rest, { quiet: true });
  };
  await step(`installing ${name} from the distribution (apt-get install ${packageName})`, async () => {
    await apt(['update']);
    await apt(['install', '-y', '--no-install-recommends', packageName]);
  });
}

const aptChromium = () => aptInstall('Chromium', 'chromium');

/** Playwright's own build, with the libraries that it needs where root may be used. */
async function playwrightInstall() {
  const withLibraries = (await rootPrefix()) && (await works('apt-get', ['--version']));
  await step('downloading Chromium (npx playwright install chromium)', () =>
    run('npx', ['playwright', 'install', ...(withLibraries ? ['--with-deps'] : []), 'chromium'], {
      quiet: true,
    }),
  );
}

const help = `No Chromium was found, and none could be installed. Any one of these helps:
  - Debian:   sudo apt-get install chromium
  - anywhere: npx playwright install --with-deps chromium
  - or set CHROMIUM_PATH to a Chromium or Chrome for Testing, version 148 or newer
    (stock Google Chrome does not load unpacked extensions from the command line).`;

/**
 * Finds a Chromium, or installs one.
 *
 * @returns {Promise<import('./find-browser.mjs').Browser>}
 * @throws {SetupError} that says what to do
 */
export async function ensureBrowser() {
  const found = await findBrowser().catch((error) => {
    throw new SetupError(error.message);
  });
  if (found) return found;
  // On Ubuntu the apt package is a door to a snap, which containers cannot run and which may not read this folder.
  const ways =
    distribution() === 'ubuntu' ? [playwrightInstall, aptChromium] : [aptChromium, playwrightInstall];
  for (const install of ways) {
    try {
      await install();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
    const installed = await findBrowser();
    if (installed) return installed;
  }
  throw new SetupError(help);
}

const firefoxHelp = `No Firefox was found, and none could be installed. Any one of these helps:
  - Debian: sudo apt-get install firefox-esr
  - or set FIREFOX_PATH to a Firefox, version ${oldestFirefox} or newer (not a snap, which reads no temporary profiles).`;

/**
 * Finds a Firefox, or installs the distribution's.
 *
 * @returns {Promise<import('./find-firefox.mjs').FoundFirefox>}
 * @throws {SetupError} that says what to do
 */
export async function ensureFirefox() {
  const found = await findFirefox().catch((error) => {
    throw new SetupError(error.message);
  });
  if (found) return found;
  try {
    // Ubuntu's package is a door to a snap.
    if (distribution() !== 'ubuntu') await aptInstall('Firefox', 'firefox-esr');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  const installed = await findFirefox();
  if (installed) return installed;
  throw new SetupError(firefoxHelp);
}
