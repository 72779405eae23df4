import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A failure that its message explains: shown without a stack. */
export class SetupError extends Error {}

/**
 * Prints a line when a long step begins, and another when it is done.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  console.log(`• ${title} …`);
  const start = performance.now();
  const result = await work();
  console.log(`  done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** What has not ended so long after it was asked to never will, in milliseconds: a test run waits for its browser. */
const patience = 5_000;

/**
 * Passes on what would end this process, so that no child outlives it: an `npm ci` that nobody waits for would get
 * in the way of the next one.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function passSignals(child) {
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
    const pass = () => {
      child.kill(signal);
      setTimeout(() => child.kill('SIGKILL'), patience).unref();
    };
    process.on(signal, pass);
    child.once('close', () => process.off(signal, pass));
  }
}

/**
 * Runs a command in the root. Output is passed through, or, when quiet, shown only on failure.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, hint?: string }} [options] hint: what to do if it fails
 * @returns {Promise<string>} stdout and stderr, when quiet
 * @throws {SetupError} on an exit code other than 0
 */
export function run(command, args, { quiet = false, env = process.env, hint } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? 'pipe' : 'inherit';
    // npm is a batch file on Windows, which only a shell can start.
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', stdio, stdio],
      shell: process.platform === 'win32',
    });
    passSignals(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
      });
    }
    const fail = (/** @type {string} */ why) => {
      if (output) console.error(output.trimEnd());
      const line = `\`${[command, ...args].join(' ')}\` ${why}`;
      reject(new SetupError(hint ? `${line}\n${hint}` : line));
    };
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else fail(signal ? `was stopped by ${signal}` : `ended with exit code ${code}`);
    });
  });
}
