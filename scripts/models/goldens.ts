/**
 * Runs the original models once over the test images and writes down their probabilities, for the parity
 * tests: TensorFlow.js takes about ten minutes over it. `tsx scripts/models/goldens.ts [id ...]`
 */
import { writeFile } from 'node:fs/promises';
import { testImages } from '../../tests/fixtures/models/images';
import { findRecipe, recipes } from './catalogue';
import { hashBytes } from './folder';
import { loadReference, type ReferenceId } from './reference';

/** What the original says about one image; the hash tells that the image is still the same. */
export interface Golden {
  readonly image: string;
  readonly sha256: string;
  readonly probabilities: readonly number[];
}

async function main(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { size } = findRecipe(id);
    const reference = await loadReference(id as ReferenceId);
    const goldens: Golden[] = [];
    for (const { name, pixels } of testImages(size)) {
      const probabilities = await reference(pixels, size);
      goldens.push({
        image: name,
        sha256: hashBytes(pixels),
        probabilities: probabilities.map((value) => Number(value.toFixed(6))),
      });
      console.log(id, name, ...probabilities.map((value) => value.toFixed(4)));
    }
    const file = new URL(`../../tests/fixtures/models/${id}-goldens.json`, import.meta.url);
    await writeFile(file, `${JSON.stringify(goldens, null, 2)}\n`);
  }
}

const wanted = process.argv.slice(2);
await main(wanted.length > 0 ? wanted : recipes.map(({ id }) => id));
