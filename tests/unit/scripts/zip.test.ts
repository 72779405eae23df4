import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { zipFolder } from '../../../scripts/package/zip';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scrim-zip-'));
  mkdirSync(join(folder, 'icons'));
  writeFileSync(join(folder, 'manifest.json'), '{}');
  writeFileSync(join(folder, 'icons', '16.png'), Buffer.alloc(3000, 'picture'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the manifest lies at the root, and every file is whole', async () => {
  const files = unzipSync(await zipFolder(folder));
  expect(Object.keys(files)).toEqual(['icons/16.png', 'manifest.json']);
  expect(strFromU8(files['manifest.json'] ?? new Uint8Array())).toBe('{}');
});

test('the same files give the same bytes, whatever their times', async () => {
  const first = await zipFolder(folder);
  const other = new Date(2001, 1, 1);
  utimesSync(join(folder, 'manifest.json'), other, other);
  expect((await zipFolder(folder)).equals(first)).toBe(true);
});
