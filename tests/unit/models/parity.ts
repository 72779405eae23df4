import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { findRecipe } from '../../../scripts/models/catalogue';
import { convert } from '../../../scripts/models/convert';
import { hashBytes } from '../../../scripts/models/folder';
import type { Golden } from '../../../scripts/models/goldens';
import { loadReference, type ReferenceId } from '../../../scripts/models/reference';
import { largestDifference, openModel, runModel, softmax } from '../../../scripts/models/session';
import { testImages, toPixelValues } from '../../fixtures/models/images';

/** Above float32 noise (4e-5 was measured), far below what any threshold could notice. */
const TOLERANCE = 0.01;

/** The goldens keep six decimals; the rest is TensorFlow.js agreeing with itself. */
const GOLDEN_ROUNDING = 1e-5;

/**
 * Compares the converted model with the original: on every test image by what TensorFlow.js said when the
 * goldens were written, and on the named ones by what it says now.
 */
export function describeParity(id: ReferenceId, live: readonly string[]): void {
  const { size } = findRecipe(id);
  const images = testImages(size);

  describe(`${id} against TensorFlow.js`, () => {
    let session: InferenceSession;
    let goldens: ReadonlyMap<string, Golden>;
    const converted = async (name: string) => {
      const [logits] = await runModel(session, toPixelValues(find(name)), size);
      return softmax(logits ?? []);
    };
    const find = (name: string) => {
      const image = images.find((candidate) => candidate.name === name);
      if (!image) throw new Error(`no test image ${name}`);
      return image;
    };

    beforeAll(async () => {
      session = await openModel(await convert(findRecipe(id)));
      const file = new URL(`../../fixtures/models/${id}-goldens.json`, import.meta.url);
      const list = JSON.parse(await readFile(file, 'utf8')) as Golden[];
      goldens = new Map(list.map((golden) => [golden.image, golden]));
    });

    test('has at least 20 images, all with a golden of the same pixels', () => {
      expect(images.length).toBeGreaterThanOrEqual(20);
      for (const { name, pixels } of images) expect(goldens.get(name)?.sha256).toBe(hashBytes(pixels));
    });

    test.each(images.map(({ name }) => name))(
      'gives the probabilities of the original on %s',
      async (name) => {
        const golden = goldens.get(name)?.probabilities ?? [];
        expect(largestDifference(await converted(name), golden)).toBeLessThanOrEqual(TOLERANCE);
      },
    );

    test('gives the same whether images come alone or in a batch', async () => {
      const few = images.slice(-3);
      const batch = new Float32Array(few.length * 3 * size * size);
      for (const [row, image] of few.entries()) batch.set(toPixelValues(image), row * 3 * size * size);
      const rows = await runModel(session, batch, size);
      for (const [row, { name }] of few.entries()) {
        expect(largestDifference(softmax(rows[row] ?? []), await converted(name))).toBeLessThan(1e-4);
      }
    });

    test(`agrees with TensorFlow.js now on ${live.join(', ')}`, async () => {
      const reference = await loadReference(id);
      for (const name of live) {
        const original = await reference(find(name).pixels, size);
        expect(largestDifference(original, goldens.get(name)?.probabilities ?? [])).toBeLessThan(
          GOLDEN_ROUNDING,
        );
        expect(largestDifference(await converted(name), original)).toBeLessThanOrEqual(TOLERANCE);
      }
    });
  });
}
