// `npm start`: sets up what is missing, then runs the demo. Built-in modules only, as in setup.mjs.
import { spawn } from 'node:child_process';
import { parseOptions, usage } from './demo/options.mjs';
import { passSignals, root, SetupError } from './lib/steps.mjs';
import { ensureReady, runMain } from './setup.mjs';

/** @param {readonly string[]} args */
function runDemo(args) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo/main.ts', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to both; the demo closes its browser first, and this process ends after it.
  process.on('SIGINT', () => {});
  passSignals(child);
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

await runMain(async () => {
  const args = process.argv.slice(2);
  let options;
  try {
    // Before the set-up: nobody should wait for minutes to hear of a mistyped option.
    options = parseOptions(args);
    if (options.help) return console.log(usage);
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
  await ensureReady(options.firefox ? { firefox: true } : { browser: true });
  process.exitCode = await runDemo(args);
});
