/** Draws the extension's PNG icons from public/icons/scrim.svg: `npx tsx scripts/icons.ts`. */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/** The sizes that browsers ask for: toolbar (16, 32), list of extensions (48), store and installation (128). */
const SIZES = [16, 32, 48, 128];
const UNITS = 32;

const folder = new URL('../public/icons/', import.meta.url);

for (const size of SIZES) {
  // The density makes the SVG renderer itself draw at the final size: shrinking afterwards would soften the edges.
  await sharp(fileURLToPath(new URL('scrim.svg', folder)), { density: (72 * size) / UNITS })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(fileURLToPath(new URL(`${size}.png`, folder)));
}
