import { join } from 'node:path';
import type { Recipe } from './catalogue';
import { companionFiles } from './config';
import { ensureFolder, type Fingerprints, readFingerprints } from './reproducible';

/** The name that transformers.js asks for where `dtype` is `fp32`. */
export const MODEL_FILE = 'onnx/model.onnx';

export interface BuildOptions {
  /** Where the model folders go. */
  readonly out: string;
  /** Build also what is there already. */
  readonly force?: boolean;
  /** Stands in for expected.json. */
  readonly expected?: Fingerprints;
}

/** Makes `out/<id>`, unless it is there and whole. Answers whether it wrote anything. */
export async function buildModel(recipe: Recipe, options: BuildOptions): Promise<boolean> {
  const expected = options.expected ?? (await readExpected());
  const plan = {
    folder: join(options.out, recipe.id),
    texts: companionFiles(recipe),
    expected: expected[recipe.id] ?? {},
    make: async () => {
      const { convert } = await import('./convert');
      return { [MODEL_FILE]: await convert(recipe) };
    },
  };
  return ensureFolder(plan, options.force);
}

export const readExpected = (): Promise<Fingerprints> => readFingerprints(import.meta.url);
