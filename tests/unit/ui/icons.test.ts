import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';

const icon = (name: string): string =>
  fileURLToPath(new URL(`../../../public/icons/${name}`, import.meta.url));

test.each([16, 32, 48, 128])('%i.png has its size, and is drawn from scrim.svg', async (size) => {
  const { width, height, format } = await sharp(icon(`${size}.png`)).metadata();
  expect({ width, height, format }).toEqual({ width: size, height: size, format: 'png' });
  const [kept, drawn] = await Promise.all([
    sharp(icon(`${size}.png`))
      .ensureAlpha()
      .raw()
      .toBuffer(),
    sharp(icon('scrim.svg'), { density: (72 * size) / 32 })
      .resize(size, size)
      .ensureAlpha()
      .raw()
      .toBuffer(),
  ]);
  // Renderers may round differently; another drawing differs by far more.
  const difference = kept.reduce((sum, value, i) => sum + Math.abs(value - (drawn[i] ?? 0)), 0) / kept.length;
  expect(difference).toBeLessThan(1);
});
