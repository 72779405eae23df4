// `npm run lint:addon`: what the add-on store would say of dist/firefox. No errors, and no warning that
// docs/add-on-lint.md does not explain.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/steps.mjs';

/** @typedef {{ code: string, file?: string, message: string }} Finding */

/** @returns {Promise<{ errors: Finding[], warnings: Finding[] }>} */
function lint() {
  const tool = join(root, 'node_modules/web-ext/bin/web-ext.js');
  const args = ['lint', '--source-dir', 'dist/firefox', '--output', 'json', '--no-config-discovery'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tool, ...args], { cwd: root, maxBuffer: 1e8 }, (_error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(new Error(`web-ext gave no report: ${stderr || stdout}`));
      }
    });
  });
}

const explained = readFileSync(join(root, 'docs/add-on-lint.md'), 'utf8');
const { errors, warnings } = await lint();
const unexplained = warnings.filter(({ code }) => !explained.includes(`\`${code}\``));
for (const { code, file, message } of [...errors, ...unexplained])
  console.error(`${code} ${file ?? ''}: ${message}`);
console.log(
  `${errors.length} errors, ${warnings.length} warnings, ${unexplained.length} of them unexplained`,
);
process.exitCode = errors.length + unexplained.length > 0 ? 1 : 0;
