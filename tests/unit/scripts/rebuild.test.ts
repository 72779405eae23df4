import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { afterAll, expect, it } from 'vitest';
import { sourcesOf } from '../../../scripts/package/sources';
import { zipFiles, zipFolder } from '../../../scripts/package/zip';
import { BROWSERS } from '../../../vite.config';

/** As a reviewer of the add-on store does it (docs/build-from-source.md), but for `npm ci` and `npm run models`. */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const elsewhere = mkdtempSync(join(tmpdir(), 'scrim-rebuild-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('the source package builds the same packages, to the byte', async () => {
  const files = unzipSync(await zipFiles(await sourcesOf(root)));
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['package-lock.json', 'docs/build-from-source.md']),
  );
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(elsewhere, path)), { recursive: true });
    writeFileSync(join(elsewhere, path), bytes);
  }
  symlinkSync(join(root, 'node_modules'), join(elsewhere, 'node_modules'));
  for (const model of ['mobilenet-v2', 'inception-v3', 'vit-384']) {
    cpSync(join(root, 'models', model), join(elsewhere, 'models', model), { recursive: true });
  }
  // The runner's own would make a development build.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], {
    cwd: elsewhere,
    env,
  });
  for (const browser of BROWSERS) {
    const here = await zipFolder(join(root, 'dist', browser));
    const there = await zipFolder(join(elsewhere, 'dist', browser));
    expect(hashOf(there), browser).toBe(hashOf(here));
  }
});
