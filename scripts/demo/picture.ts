import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';

/** Writes a screenshot for the documents: few colours, so that it stays small beside the text. */
export async function writePicture(file: string, png: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const { size } = await sharp(png).png({ palette: true, colours: 192, effort: 10 }).toFile(file);
  console.log(`${file}: ${Math.round(size / 1000)} KB`);
}
