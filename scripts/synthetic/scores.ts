/** Writes down what vit-tiny says of the test images in fp32: `tsx scripts/synthetic/scores.ts`, after record.ts. */
import { writeFile } from 'node:fs/promises';
import { testImages } from '../../tests/fixtures/models/images';
import { openModel } from '../models/session';
import { score } from './score';
import { tiny } from './shape';
import { tinyWeights } from './tiny-weights';
import { writeVit } from './vit';

const session = await openModel(writeVit(tiny, 'fp32', tinyWeights));
const scores: Record<string, number> = {};
for (const image of testImages(tiny.imageSize)) {
  scores[image.name] = Number((await score(session, image)).toFixed(4));
}
const text = `${JSON.stringify(scores, null, 2)}\n`;
await writeFile(new URL('../../tests/fixtures/models/vit-tiny-scores.json', import.meta.url), text);
console.log(text);
