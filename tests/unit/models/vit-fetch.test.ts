import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FetchOptions, fetchWeights, writeCompanions } from '../../../scripts/models/vit/fetch';
import { VIT_384, type Weights, weightsUrl } from '../../../src/shared/weights';
import { type Hub, startHub, weightFile } from '../../server/hub';

const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * at + (at >> 8)) & 255));
const file = weightFile('model_int8.onnx', BYTES);
const weights: Weights = { ...VIT_384, files: { ...VIT_384.files, int8: file } };
const noWaiting = { sleep: async () => undefined };

let hub: Hub;
let out: string;
let target: string;
const fetchIt = (options: Partial<FetchOptions> = {}): Promise<boolean> =>
  fetchWeights({ out, dtype: 'int8', from: hub.origin, weights, web: noWaiting, ...options });
const inOnnx = (): Promise<string[]> => readdir(dirname(target));

beforeEach(async () => {
  hub = await startHub();
  hub.files.set(new URL(weightsUrl(hub.origin, weights, file)).pathname, BYTES);
  out = await mkdtemp(join(tmpdir(), 'scrim-vit-'));
  target = join(out, 'vit-384/onnx/model_int8.onnx');
});
afterEach(async () => {
  await hub.close();
  await rm(out, { recursive: true, force: true });
});

it('writes a whole model folder, and leaves it alone the next time', async () => {
  const told: number[] = [];
  expect(await fetchIt({ tell: (received) => told.push(received) })).toBe(true);
  expect((await readdir(join(out, 'vit-384'), { recursive: true })).sort()).toEqual([
    'LICENSE',
    'config.json',
    'onnx',
    'onnx/model_int8.onnx',
    'preprocessor_config.json',
  ]);
  expect((await readFile(target)).equals(BYTES)).toBe(true);
  expect(told.at(-1)).toBe(BYTES.length);
  expect(await fetchIt()).toBe(false);
  expect(hub.asked).toHaveLength(1);
  expect(await fetchIt({ force: true })).toBe(true);
});

it('describes the model as the hub does', async () => {
  expect(await writeCompanions(out)).toBe(true);
  expect(await writeCompanions(out)).toBe(false);
  const read = async (name: string) => JSON.parse(await readFile(join(out, 'vit-384', name), 'utf8'));
  expect(await read('config.json')).toMatchObject({
    architectures: ['ViTForImageClassification'],
    model_type: 'vit',
    id2label: { 0: 'sfw', 1: 'nsfw' },
    label2id: { sfw: 0, nsfw: 1 },
    image_size: 384,
    patch_size: 16,
    hidden_size: 768,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    intermediate_size: 3072,
    layer_norm_eps: 1e-12,
    hidden_act: 'gelu',
  });
  expect(await read('preprocessor_config.json')).toMatchObject({
    size: { height: 384, width: 384 },
    resample: 2,
    rescale_factor: 1 / 255,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  });
  const licence = await readFile(join(out, 'vit-384/LICENSE'), 'utf8');
  expect(licence).toContain(VIT_384.revision);
  expect(licence).toContain('Apache License');
});

it('goes on with what a run that was cut off has left', async () => {
  hub.mood = { cutAfter: 0 };
  hub.next.push({ cutAfter: 100_000 });
  await expect(fetchIt()).rejects.toThrow('The 100000 bytes that have come are kept: run it again');
  expect(await inOnnx()).toEqual(['model_int8.onnx.part', 'model_int8.onnx.part.etag']);
  hub.mood = {};
  expect(await fetchIt()).toBe(true);
  expect(hub.asked.at(-1)?.range).toBe('bytes=100000-');
  expect(hub.asked.at(-1)?.ifRange).toMatch(/^"/);
  expect((await readFile(target)).equals(BYTES)).toBe(true);
  expect(await inOnnx()).toEqual(['model_int8.onnx']);
});

it('goes on after a connection that broke, in one run', async () => {
  hub.next.push({ cutAfter: 100_000 }, { status: 503 }, { silentAfter: 50_000 });
  expect(await fetchIt({ web: { ...noWaiting, silenceMs: 300 } })).toBe(true);
  expect(hub.asked).toHaveLength(4);
});

it('starts over where the server ignores ranges', async () => {
  hub.next.push({ cutAfter: 100_000 });
  hub.mood = { ignoresRange: true };
  expect(await fetchIt()).toBe(true);
  expect((await readFile(target)).equals(BYTES)).toBe(true);
});

describe('never leaves a file that is not the pinned one', () => {
  it.each(['same-length', 'shorter', 'longer'] as const)('%s', async (wrong) => {
    hub.mood = { wrong };
    await expect(fetchIt()).rejects.toThrow(/is not the pinned file.*Nothing of it was kept/s);
    expect(await inOnnx()).toEqual([]);
  });

  it('and replaces one that was changed', async () => {
    await fetchIt();
    await writeFile(target, BYTES.subarray(1));
    expect(await fetchIt()).toBe(true);
    expect((await readFile(target)).equals(BYTES)).toBe(true);
  });

  it('and keeps the good one when a forced fetch fails', async () => {
    await fetchIt();
    const { ino } = await stat(target);
    hub.mood = { wrong: 'same-length' };
    await expect(fetchIt({ force: true })).rejects.toThrow('not the pinned file');
    expect((await stat(target)).ino).toBe(ino);
  });
});

describe('says what went wrong and what to do', () => {
  it.each([
    [404, /is not there \(HTTP 404\).*--from/s],
    [503, /answered with an error \(HTTP 503\).*Run it again/s],
    [401, /answered with an error \(HTTP 401\)/],
  ])('%i', async (status, message) => {
    hub.mood = { status };
    await expect(fetchIt()).rejects.toThrow(message);
  });

  it('nobody there', async () => {
    await expect(fetchIt({ from: 'http://127.0.0.1:9' })).rejects.toThrow(/could not be reached.*--from/s);
  });
});

describe('--from a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scrim-from-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each(['model_int8.onnx', 'onnx/model_int8.onnx'])('takes %s', async (name) => {
    await mkdir(join(folder, 'onnx'));
    await writeFile(join(folder, name), BYTES);
    expect(await fetchIt({ from: folder })).toBe(true);
    expect((await readFile(target)).equals(BYTES)).toBe(true);
    expect(hub.requests).toEqual([]);
  });

  it.each([
    ['cut off', BYTES.subarray(0, 1_000)],
    ['changed', Buffer.from(BYTES).fill(0, 5, 6)],
    ['empty', Buffer.alloc(0)],
  ])('refuses a file that is %s', async (_how, bytes) => {
    await writeFile(join(folder, 'model_int8.onnx'), bytes);
    await expect(fetchIt({ from: folder })).rejects.toThrow('is not the pinned file');
    expect(await inOnnx().catch(() => [])).toEqual([]);
  });

  it('says that there is none', async () => {
    await expect(fetchIt({ from: folder })).rejects.toThrow(`There is no model_int8.onnx in ${folder}`);
  });
});
