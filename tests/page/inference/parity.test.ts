/**
 * Promise 8, measured: what a model is fed in a real browser, beside what Pillow makes of the same files. The pipeline's
 * own decoder and its own way from bitmap to tensor run here; docs/preprocessing.md has the figures.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { decode } from '../../../src/inference/decode';
import { TensorInput } from '../../../src/inference/tensor-input';
import { median, psnr, sampleOf, sheet, table } from '../support/parity';

/** Decibels, over the images that Scrim and Pillow mean to read alike. */
const LIMITS = { median: 40, worst: 34 };
/** Of the NSFW score, over the same images. */
const SCORE_LIMITS = { median: 0.01, worst: 0.1 };

interface Source {
  readonly name: string;
  readonly how: string;
  readonly differs?: string;
}

/** Size, mean and standard deviation of vit-384, inception-v3 and mobilenet-v2. */
const MODELS = [
  { id: 'vit-384', size: 384, mean: 0.5, std: 0.5 },
  { id: 'inception-v3', size: 299, mean: 0, std: 1 },
  { id: 'mobilenet-v2', size: 224, mean: 0, std: 1 },
] as const;

const list = async (which: string): Promise<Source[]> => (await fetch(`/preprocessing/${which}`)).json();

let sources: readonly Source[];
/** Pictures that a model is sure and unsure of, all larger than what the browser leaves as it is. */
let mixtures: readonly Source[];
beforeAll(async () => {
  [sources, mixtures] = await Promise.all([list('sources'), list('mixtures')]);
});

async function fileOf({ name }: Source): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/preprocessing/source/${name}`);
  if (!response.ok) throw new Error(await response.text());
  return new Uint8Array(await response.arrayBuffer());
}

const alike = <T extends Source>(rows: readonly T[]): T[] =>
  rows.filter(({ differs }) => differs === undefined);

describe.each(MODELS)('$id at $size', (model) => {
  test('is fed what Pillow would feed it', async () => {
    const golden = await sheet(model.size);
    const input = new TensorInput(model);
    const tensor = new Float32Array(input.length);
    const rows = [];
    for (const [index, source] of sources.entries()) {
      const bytes = await fileOf(source);
      const start = performance.now();
      const bitmap = await decode(bytes, model.size);
      const decoded = performance.now();
      input.write(bitmap, tensor);
      const [decodeMs, resizeMs] = [decoded - start, performance.now() - decoded].map(Math.round);
      const shape = `${bitmap.width} x ${bitmap.height}`;
      bitmap.close();
      const levels = tensor.map((value) => (value * model.std + model.mean) * 255);
      const decibels = psnr(sampleOf(levels, model.size), golden(index));
      rows.push({ ...source, bitmap: shape, decibels, decodeMs, resizeMs });
    }
    console.info(table(rows));
    const decibels = alike(rows).map((row) => row.decibels);
    console.info(`${model.id}: median ${median(decibels)} dB, worst ${Math.min(...decibels)} dB`);
    expect(sources).toHaveLength(24);
    expect(decibels.length).toBeGreaterThanOrEqual(20);
    expect(median(decibels)).toBeGreaterThanOrEqual(LIMITS.median);
    expect(Math.min(...decibels)).toBeGreaterThanOrEqual(LIMITS.worst);
  });
});

describe.each(MODELS.slice(1))('$id', (model) => {
  test('gives the scores that it gives for what Pillow makes', async () => {
    const input = new TensorInput(model);
    const rows = [];
    for (const source of [...sources, ...mixtures]) {
      const tensor = new Float32Array(input.length);
      const bitmap = await decode(await fileOf(source), model.size);
      input.write(bitmap, tensor);
      bitmap.close();
      const address = `/preprocessing/score/${model.id}/${source.name}`;
      const response = await fetch(address, { method: 'POST', body: tensor });
      if (!response.ok) throw new Error(await response.text());
      const { ours, pillow } = (await response.json()) as Record<'ours' | 'pillow', number>;
      rows.push({ ...source, ours, pillow, difference: Math.abs(ours - pillow) });
    }
    console.info(table(rows));
    const differences = alike(rows).map(({ difference }) => difference);
    console.info(`${model.id}: median ${median(differences)}, worst ${Math.max(...differences).toFixed(4)}`);
    // A score that never leaves one end would feel nothing.
    expect(rows.some(({ pillow }) => pillow > 0.2 && pillow < 0.8)).toBe(true);
    expect(rows.some(({ pillow }) => pillow > 0.9)).toBe(true);
    expect(median(differences)).toBeLessThanOrEqual(SCORE_LIMITS.median);
    expect(Math.max(...differences)).toBeLessThanOrEqual(SCORE_LIMITS.worst);
  });
});
