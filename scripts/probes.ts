/**
 * Makes the pictures of the self-test (src/inference/probes.ts) from fixtures of both kinds: `npx tsx scripts/probes.ts`.
 * Small, since every package carries them, and without loss, so that what every machine compares is the same.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { fixture } from '../tests/fixtures/images/index';

const PROBES = { blur: 'pebbles-04', safe: 'mountains-02', plain: 'bars-01' };
const SIDE = 160;

const folder = fileURLToPath(new URL('../public/probes/', import.meta.url));
await mkdir(folder, { recursive: true });
for (const [name, from] of Object.entries(PROBES)) {
  const { bytes } = await fixture(from);
  await sharp(bytes)
    .resize(SIDE, SIDE, { fit: 'fill' })
    .removeAlpha()
    .webp({ lossless: true })
    .toFile(`${folder}${name}.webp`);
}
