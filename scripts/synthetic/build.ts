import { join } from 'node:path';
import { ensureFolder, type Fingerprints, readFingerprints } from '../models/reproducible';
import type { Precision } from './arithmetic';
import { companionFiles } from './config';
import { randomWeights } from './random-weights';
import { full, tiny, type VitShape } from './shape';
import { tinyWeights } from './tiny-weights';
import { type WeightSource, writeVit } from './vit';

/** File names as transformers.js makes them of `dtype`. */
const files: Readonly<Record<Precision, string>> = {
  fp32: 'onnx/model.onnx',
  fp16: 'onnx/model_fp16.onnx',
  int8: 'onnx/model_int8.onnx',
};

export interface Variant {
  readonly shape: VitShape;
  readonly weights: WeightSource;
  readonly precisions: readonly Precision[];
}

/** `full` comes in int8 alone, which is what is timed: the others would take half a gigabyte. */
export const variants: Readonly<Record<string, Variant>> = {
  tiny: { shape: tiny, weights: tinyWeights, precisions: ['fp32', 'fp16', 'int8'] },
  full: { shape: full, weights: randomWeights, precisions: ['int8'] },
};

/** The ONNX files of a variant, by name. */
export function makeFiles({ shape, weights, precisions }: Variant): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(
    precisions.map((precision) => [files[precision], writeVit(shape, precision, weights)]),
  );
}

/** Makes `out/vit-tiny` or `out/vit-full`, unless it is there and whole. Answers whether it wrote anything. */
export async function buildVariant(
  variant: Variant,
  options: { readonly out: string; readonly force?: boolean },
): Promise<boolean> {
  const expected = await readExpected();
  const plan = {
    folder: join(options.out, variant.shape.id),
    texts: companionFiles(variant.shape),
    expected: expected[variant.shape.id] ?? {},
    make: async () => makeFiles(variant),
  };
  return ensureFolder(plan, options.force);
}

export const readExpected = (): Promise<Fingerprints> => readFingerprints(import.meta.url);
