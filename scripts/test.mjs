// `npm test`: sets up what is missing, checks types and style, and runs every test. Built-in modules only, as in
// setup.mjs.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passSignals, root } from './lib/steps.mjs';
import { tally, tallyLine } from './lib/test-report.mjs';
import { ensureReady, runMain } from './setup.mjs';

/**
 * Runs a tool of node_modules with its output passed through.
 *
 * @param {string} script @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] on top of this one's
 * @returns {Promise<number>} its exit code, 1 where a signal ended it
 */
function tool(script, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: 'inherit',
    });
    passSignals(child);
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** @param {string} title @param {string} script @param {readonly string[]} args */
async function check(title, script, args) {
  console.log(`\n• ${title}`);
  const passed = (await tool(script, args)) === 0;
  console.log(`  ${passed ? 'passed' : 'FAILED'}`);
  return passed;
}

/** @param {readonly string[]} args for vitest */
async function tests(args) {
  console.log('\n• tests');
  const folder = mkdtempSync(join(tmpdir(), 'scrim-tests-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    // Builds and profiles that tests make go with the folder: workers end without a chance to take them away.
    const code = await tool('vitest/vitest.mjs', ['run', ...reporters, ...args], { TMPDIR: folder });
    return tally(readReport(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @returns {import('./lib/test-report.mjs').TestReport | undefined} */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

// A terminal sends Ctrl-C to the tools too; what they leave is still added up.
process.on('SIGINT', () => {});

await runMain(async () => {
  await ensureReady({ browser: true, firefox: true });
  const checks = [
    await check('types (tsc --noEmit)', 'typescript/bin/tsc', ['--noEmit']),
    await check('style (biome check)', '@biomejs/biome/bin/biome', ['check']),
    await check('add-on (web-ext lint)', '../scripts/lint-addon.mjs', []),
  ];
  const ran = await tests(process.argv.slice(2));
  const good = checks.filter(Boolean).length;
  const all = { ...ran, passed: ran.passed + good, failed: ran.failed + checks.length - good };
  process.exitCode = all.failed > 0 ? 1 : 0;
  console.log(`\n${tallyLine(all)}`);
});
