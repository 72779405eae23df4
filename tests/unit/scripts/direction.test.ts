import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Whether the linter lets a file of this path import this. */
const allows = (path: string, from: string): boolean => {
  const { stdout, stderr } = spawnSync('npx', ['biome', 'lint', `--stdin-file-path=${path}`], {
    input: `import '${from}';\n`,
    encoding: 'utf8',
  });
  return !`${stdout}${stderr}`.includes('noRestrictedImports');
};

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
