import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AutoImageProcessor,
  AutoModelForImageClassification,
  env,
  RawImage,
} from '@huggingface/transformers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildModel } from '../../../scripts/models/build';
import { labels, recipes } from '../../../scripts/models/catalogue';
import { testImages } from '../../fixtures/models/images';

let out: string;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'scrim-transformers-'));
  for (const recipe of recipes) await buildModel(recipe, { out });
  env.allowRemoteModels = false;
  env.localModelPath = out;
});

afterAll(() => rm(out, { recursive: true, force: true }));

describe.each(recipes)('transformers.js and $id', ({ id, size }) => {
  test('opens the folder and classifies', async () => {
    const model = await AutoModelForImageClassification.from_pretrained(id, {
      local_files_only: true,
      dtype: 'fp32',
      device: 'cpu',
    });
    const processor = await AutoImageProcessor.from_pretrained(id, { local_files_only: true });
    const [image] = testImages(size + 41);
    if (!image) throw new Error('no image');
    const inputs = await processor(new RawImage(image.pixels, image.size, image.size, 3));
    expect(inputs.pixel_values.dims).toEqual([1, 3, size, size]);
    const { logits } = await model(inputs);
    expect(logits.dims).toEqual([1, labels.length]);
    expect((model.config as unknown as { id2label: object }).id2label).toEqual({ ...labels });
    await model.dispose();
  });
});
