import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildVariant, variants } from '../../../scripts/synthetic/build';
import { tiny } from '../../../scripts/synthetic/shape';
import { tinyWeights } from '../../../scripts/synthetic/tiny-weights';
import { type WeightSource, writeVit } from '../../../scripts/synthetic/vit';
import { type Dtype, VIT_384 } from '../../../src/shared/weights';
import { variant } from './builds';
import { temporary } from './temporary';

/** Sees skin where there is none: what a GPU might make of a graph that it runs wrongly. */
const wrongWeights: WeightSource = (name, shape) => {
  const values = tinyWeights(name, shape);
  return name === 'classifier.bias' ? values.map((value) => -value) : values;
};

const bytesOf = (precision: 'int8' | 'fp16' | 'fp32', weights: WeightSource): Buffer =>
  Buffer.from(writeVit(tiny, precision, weights));

/** The tiny ViT in the forms that the real one comes in. */
export const tinyForms = () => ({
  int8: bytesOf('int8', tinyWeights),
  fp16: bytesOf('fp16', tinyWeights),
  fp32: bytesOf('fp32', tinyWeights),
});

/** Forms for a GPU that do not say what the int8 one says. */
export const wrongForms = () => ({
  fp16: bytesOf('fp16', wrongWeights),
  fp32: bytesOf('fp32', wrongWeights),
});

/** A copy of the built extension that carries these in place of vit-384's weights. */
export async function tinyPackage(forms: Partial<Record<Dtype, Buffer>>): Promise<string> {
  const small = temporary('scrim-tiny-');
  const { tiny: recipe } = variants;
  if (recipe === undefined) throw new Error('there is no tiny ViT');
  await buildVariant({ ...recipe, precisions: [] }, { out: small });
  return variant((folder) => {
    const model = join(folder, 'models', VIT_384.id);
    cpSync(join(small, tiny.id), model, { recursive: true });
    mkdirSync(join(model, 'onnx'), { recursive: true });
    for (const [dtype, bytes] of Object.entries(forms)) {
      writeFileSync(join(model, 'onnx', VIT_384.files[dtype as Dtype].file), bytes);
    }
  });
}
