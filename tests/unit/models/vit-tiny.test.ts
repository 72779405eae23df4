import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import {
  AutoImageProcessor,
  AutoModelForImageClassification,
  env,
  RawImage,
} from '@huggingface/transformers';
import { ModelProtoSchema } from 'onnx-buf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprint } from '../../../scripts/models/reproducible';
import { openModel, softmax } from '../../../scripts/models/session';
import {
  buildVariant,
  makeFiles,
  readExpected,
  type Variant,
  variants,
} from '../../../scripts/synthetic/build';
import { score } from '../../../scripts/synthetic/score';
import { testImages } from '../../fixtures/models/images';
import scores from '../../fixtures/models/vit-tiny-scores.json' with { type: 'json' };

const variant = variants['tiny'] as Variant;
const { id, imageSize: size } = variant.shape;
const recorded: Readonly<Record<string, number>> = scores;
const files = makeFiles(variant);
const names = Object.keys(files);
const bytesOf = (file: string) => files[file] ?? new Uint8Array();

describe.each(names)('vit-tiny %s', (file) => {
  test('has the inputs and outputs of vit-384, and is small', async () => {
    const { inputMetadata, outputMetadata } = await openModel(bytesOf(file));
    const type = 'float32';
    expect(inputMetadata).toMatchObject([{ name: 'pixel_values', type, shape: ['batch', 3, 384, 384] }]);
    expect(outputMetadata).toMatchObject([{ name: 'logits', type, shape: ['batch', 2] }]);
    expect(bytesOf(file).length).toBeLessThan(200_000);
  });

  test('is the same to the byte as recorded', async () => {
    expect(fingerprint(bytesOf(file))).toEqual((await readExpected())[id]?.[file]);
  });

  test('gives the recorded scores', async () => {
    const session = await openModel(bytesOf(file));
    for (const image of testImages(size)) {
      const difference = Math.abs((await score(session, image)) - (recorded[image.name] ?? Number.NaN));
      expect(difference, image.name).toBeLessThan(0.05);
    }
  });
});

describe('the operators', () => {
  const operators = (file: string) =>
    new Set(fromBinary(ModelProtoSchema, bytesOf(file)).graph?.node.map(({ opType }) => opType));

  test('int8 quantises as it goes, like the files of the hub', () => {
    const found = operators('onnx/model_int8.onnx');
    for (const name of [
      'DynamicQuantizeLinear',
      'MatMulInteger',
      'ConvInteger',
      'LayerNormalization',
      'Erf',
      'Softmax',
    ]) {
      expect(found).toContain(name);
    }
  });

  test('the others multiply in floats, and fp16 keeps all its weights in halves', () => {
    expect(operators('onnx/model.onnx')).not.toContain('MatMulInteger');
    expect(operators('onnx/model_fp16.onnx')).not.toContain('MatMulInteger');
    const half = fromBinary(ModelProtoSchema, bytesOf('onnx/model_fp16.onnx')).graph?.initializer ?? [];
    const [float16, int64] = [10, 7];
    expect(new Set(half.map(({ dataType }) => dataType))).toEqual(new Set([float16, int64]));
  });
});

test('skin is on one side and plain grounds on the other', () => {
  for (const name of ['skin-1', 'skin-2', 'skin-3']) expect(recorded[name]).toBeGreaterThan(0.9);
  for (const name of ['noise-1', 'stripes-2', 'discs-1']) expect(recorded[name]).toBeLessThan(0.1);
});

describe('the folder', () => {
  let out: string;

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'scrim-synthetic-'));
    await buildVariant(variant, { out });
    env.allowRemoteModels = false;
    env.localModelPath = out;
  });

  afterAll(() => rm(out, { recursive: true, force: true }));

  test('is built once', async () => {
    expect((await readdir(join(out, id), { recursive: true })).sort()).toEqual(
      ['config.json', 'onnx', 'preprocessor_config.json', ...names].sort(),
    );
    expect(await buildVariant(variant, { out })).toBe(false);
    expect(await readFile(join(out, id, 'config.json'), 'utf8')).toContain('"ViTForImageClassification"');
  });

  test.each(['fp32', 'fp16', 'int8'] as const)('opens in transformers.js as %s', async (dtype) => {
    const model = await AutoModelForImageClassification.from_pretrained(id, {
      local_files_only: true,
      dtype,
      device: 'cpu',
    });
    const processor = await AutoImageProcessor.from_pretrained(id, { local_files_only: true });
    const image = testImages(size).find(({ name }) => name === 'skin-2');
    if (!image) throw new Error('no image');
    const { logits } = await model(await processor(new RawImage(image.pixels, size, size, 3)));
    const [, nsfw] = softmax([...(logits.data as Float32Array)]);
    expect(Math.abs((nsfw ?? Number.NaN) - (recorded[image.name] ?? Number.NaN))).toBeLessThan(0.05);
    await model.dispose();
  });
});
