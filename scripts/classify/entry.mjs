// What the entry points of classify, eval and bench share. Runs on a fresh clone: built-in modules only.
import { spawn } from 'node:child_process';
import { passSignals, root, SetupError } from '../lib/steps.mjs';
import { ensureReady } from '../setup.mjs';

/**
 * @param {readonly string[]} args of node
 * @param {import('node:child_process').StdioOptions} stdio
 * @returns {Promise<number>} its exit code
 */
function node(args, stdio) {
  const child = spawn(process.execPath, args, { cwd: root, stdio });
  passSignals(child);
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/**
 * Sets up what is missing, then runs a script with the same arguments. Options are read before the set-up: nobody
 * should wait for minutes to hear of a mistyped one.
 *
 * @param {object} of
 * @param {string} of.script from the root, run by tsx
 * @param {string} of.usage
 * @param {(args: readonly string[]) => { help: boolean, json?: boolean }} of.parse throws with a message for the user;
 *   where `json` is set, stdout is the script's alone, and what the set-up says goes to stderr
 */
export async function runScript({ script, usage, parse }) {
  const args = process.argv.slice(2);
  let options;
  try {
    options = parse(args);
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
  if (options.help) return console.log(usage);
  // A terminal sends Ctrl-C to both; the script closes its browser first, and this process ends after it.
  process.on('SIGINT', () => {});
  if (options.json) {
    if ((await node(['scripts/setup.mjs'], ['inherit', 2, 'inherit'])) !== 0) {
      throw new SetupError('The set-up failed: see the lines above.');
    }
  } else {
    await ensureReady({ browser: true });
  }
  process.exitCode = await node(['--import', 'tsx', script, ...args], 'inherit');
}
