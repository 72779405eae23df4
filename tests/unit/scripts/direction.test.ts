import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** The project's own rules, in a folder whose files are the test's. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scrim-direction-'));
  const { vcs: _vcs, $schema: _schema, ...rules } = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(rules));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether the linter lets a file of this path import this. */
function allows(path: string, from: string): boolean {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `import '${from}';\n`);
  const { stdout, stderr, error } = spawnSync(resolve('node_modules/.bin/biome'), ['lint', path], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  const said = `${stdout}${stderr}`;
  expect(said).toContain('Checked 1 file');
  return !said.includes('noRestrictedImports');
}

it.each([
  ['src/content/x.ts', '../background/main'],
  ['src/background/x.ts', '../inference/host'],
  ['src/inference/store/x.ts', '../../ui/popup/main'],
  ['src/ui/popup/x.ts', '../../content/main'],
  ['src/ui/popup/x.ts', 'webextension-polyfill'],
  ['src/platform/x.ts', '../content/main'],
  ['src/shared/x.ts', '../platform/browser'],
])('%s may not import %s', (path, from) => expect(allows(path, from)).toBe(false));

it.each([
  ['src/content/reveal/x.ts', '../../platform/browser'],
  ['src/platform/x.ts', '../shared/verdict'],
  ['src/entries/x.ts', '../inference/host'],
])('%s may import %s', (path, from) => expect(allows(path, from)).toBe(true));
