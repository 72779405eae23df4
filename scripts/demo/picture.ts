import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';

/** Writes a screenshot for the documents. With all its colours: a palette puts specks into what is blurred. */
export async function writePicture(file: string, png: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const { size } = await sharp(png).png({ compressionLevel: 9 }).toFile(file);
  console.log(`${file}: ${Math.round(size / 1000)} KB`);
}
