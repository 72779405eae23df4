import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildModel, MODEL_FILE, readExpected } from '../../../scripts/models/build';
import { findRecipe, labels, recipes } from '../../../scripts/models/catalogue';
import { convert } from '../../../scripts/models/convert';
import { hashBytes, writeFolder } from '../../../scripts/models/folder';
import { FingerprintError, fingerprint } from '../../../scripts/models/reproducible';

const mobilenet = findRecipe('mobilenet-v2');
let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'scrim-models-'));
});

afterEach(() => rm(out, { recursive: true, force: true }));

describe('convert', () => {
  test.each(recipes)('makes $id twice the same, and as recorded', async (recipe) => {
    const expected = (await readExpected())[recipe.id]?.[MODEL_FILE];
    for (const model of [await convert(recipe), await convert(recipe)]) {
      expect(fingerprint(model)).toEqual(expected);
    }
    expect(expected?.bytes).toBeLessThan(25e6);
  });
});

describe('buildModel', () => {
  test('writes the four files of a model folder, and no more', async () => {
    expect(await buildModel(mobilenet, { out })).toBe(true);
    const files = await readdir(join(out, mobilenet.id), { recursive: true });
    expect(files.sort()).toEqual(['LICENSE', 'config.json', 'onnx', MODEL_FILE, 'preprocessor_config.json']);
    expect(await readdir(out)).toEqual([mobilenet.id]);
  });

  test('leaves a whole model alone, and builds it again when forced', async () => {
    await buildModel(mobilenet, { out });
    const before = await stat(join(out, mobilenet.id));
    expect(await buildModel(mobilenet, { out })).toBe(false);
    expect((await stat(join(out, mobilenet.id))).ino).toBe(before.ino);
    expect(await buildModel(mobilenet, { out, force: true })).toBe(true);
  });

  test.each([MODEL_FILE, 'config.json'])('builds a model again whose %s was tampered with', async (file) => {
    await buildModel(mobilenet, { out });
    const path = join(out, mobilenet.id, file);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, 100));
    expect(await buildModel(mobilenet, { out })).toBe(true);
    expect(hashBytes(await readFile(path))).toBe(hashBytes(whole));
  });

  test('refuses a model that is not the recorded one, and writes nothing', async () => {
    const expected = { [mobilenet.id]: { [MODEL_FILE]: { bytes: 1, sha256: 'another' } } };
    await expect(buildModel(mobilenet, { out, expected })).rejects.toThrow(FingerprintError);
    expect(await readdir(out)).toEqual([]);
  });

  test('names the models it knows when asked for another', () => {
    expect(() => findRecipe('resnet-50')).toThrow(
      'unknown model resnet-50; known: mobilenet-v2, inception-v3',
    );
  });
});

describe('writeFolder', () => {
  test('keeps the old folder when the new one cannot be finished', async () => {
    const folder = join(out, 'model');
    await writeFolder(folder, { 'config.json': 'old' });
    // A file cannot also be a folder: the second write fails half-way.
    const impossible = { 'config.json': 'new', 'config.json/onnx': 'never' };
    await expect(writeFolder(folder, impossible)).rejects.toThrow();
    expect(await readFile(join(folder, 'config.json'), 'utf8')).toBe('old');
    expect(await readdir(out)).toEqual(['model']);
  });
});

test('the labels are those of nsfwjs, in its order', () => {
  const require = createRequire(import.meta.url);
  const classes = join(dirname(require.resolve('nsfwjs')), 'nsfw_classes.js');
  const { NSFW_CLASSES } = require(classes) as { NSFW_CLASSES: Record<number, string> };
  expect(Object.values(NSFW_CLASSES).map((name) => name.toLowerCase())).toEqual([...labels]);
});

test('models/README.md tells the recorded sizes and hashes', async () => {
  const page = await readFile(new URL('../../../models/README.md', import.meta.url), 'utf8');
  for (const [id, files] of Object.entries(await readExpected())) {
    for (const [file, { bytes, sha256 }] of Object.entries(files)) {
      expect(page).toContain(`| ${id}/${file} | ${bytes} | ${sha256} |`);
    }
  }
});
