import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { weightsToCarry } from '../../../scripts/package/weights';
import { zipFolder } from '../../../scripts/package/zip';

const bytes = Buffer.from('weights');
const wanted = {
  file: 'model_int8.onnx',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
};
const path = 'models/vit-384/onnx/model_int8.onnx';
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scrim-package-'));
  mkdirSync(join(root, 'models/vit-384/onnx'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('carries the pinned file, at the place where the extension looks', async () => {
  writeFileSync(join(root, path), bytes);
  const carried = await weightsToCarry('vit-384', root, wanted);
  expect(carried).toEqual({ [path]: join(root, path) });
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist/manifest.json'), '{}');
  const zip = await zipFolder(join(root, 'dist'), carried);
  expect(zip.includes(path)).toBe(true);
  expect(zip.includes('manifest.json')).toBe(true);
});

it('carries nothing else', async () => {
  await expect(weightsToCarry('vit-384', root, wanted)).rejects.toThrow('is not there');
  writeFileSync(join(root, path), 'other bytes');
  await expect(weightsToCarry('vit-384', root, wanted)).rejects.toThrow('not the file that is pinned');
  await expect(weightsToCarry('vit-999', root, wanted)).rejects.toThrow('no weights called vit-999');
});
