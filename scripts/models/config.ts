import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { labels, type Recipe } from './catalogue';

const nsfwjs = join(dirname(createRequire(import.meta.url).resolve('nsfwjs')), '..', '..');

/** The small files of a model folder, by name. */
export function companionFiles(recipe: Recipe): Readonly<Record<string, string>> {
  return {
    'config.json': json(modelConfig(recipe)),
    'preprocessor_config.json': json(preprocessorConfig(recipe)),
    LICENSE: licence(recipe),
  };
}

function modelConfig({ modelType, architecture, size }: Recipe) {
  return {
    model_type: modelType,
    architectures: [architecture],
    image_size: size,
    num_channels: 3,
    num_labels: labels.length,
    id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
    label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
    problem_type: 'single_label_classification',
  };
}

/** nsfwjs squashes the image to a square and divides by 255; there is no mean and no crop. */
function preprocessorConfig({ imageProcessor, size }: Recipe) {
  return {
    image_processor_type: imageProcessor,
    do_convert_rgb: true,
    do_resize: true,
    size: { height: size, width: size },
    resample: 2,
    do_center_crop: false,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: false,
    image_mean: [0, 0, 0],
    image_std: [1, 1, 1],
  };
}

function licence({ id, source }: Recipe): string {
  const { version } = JSON.parse(readFileSync(join(nsfwjs, 'package.json'), 'utf8')) as { version: string };
  const text = readFileSync(join(nsfwjs, 'LICENSE'), 'utf8').trimEnd();
  return `${id}: the weights are those of nsfwjs ${version}, dist/models/${source}, in ONNX form:
the same 8-bit numbers under the same scales, the softmax at the end left out.
nsfwjs is published under this licence:

${text}
`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
