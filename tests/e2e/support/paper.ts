import { inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { pageOf } from '../../../scripts/driver/chromium';
import type { Driver, Tab } from '../../../scripts/driver/driver';
import type { Bidi } from '../../../scripts/driver/firefox/bidi';
import { countKeyPixels } from '../../fixtures/images/key';

/** A tab as it would be printed, as PDF. */
export async function printed(scrim: Driver, tab: Tab): Promise<Buffer> {
  if (scrim.name === 'chromium') return pageOf(tab).pdf({ printBackground: true });
  const { bidi } = scrim as unknown as { bidi: Bidi };
  const { context } = tab as unknown as { context: string };
  const { data } = await bidi.send<{ data: string }>('browsingContext.print', { context, background: true });
  return Buffer.from(data, 'base64');
}

/** How many pixels of the pictures in a PDF have a key colour. */
export async function keyPixelsOnPaper(pdf: Buffer): Promise<number> {
  let count = 0;
  for (const { index, 1: dictionary = '' } of pdf
    .toString('latin1')
    .matchAll(/<<((?:(?!stream)[\s\S])*?)>>\s*stream\r?\n/g)) {
    if (!/\/Subtype\s*\/Image/.test(dictionary)) continue;
    const start = pdf.indexOf('stream', index) + 'stream'.length;
    const body = pdf.subarray(start + (pdf[start] === 13 ? 2 : 1), pdf.indexOf('endstream', start));
    const number = (name: string): number =>
      Number(new RegExp(`/${name}\\s+(\\d+)`).exec(dictionary)?.[1] ?? 0);
    const [width, height] = [number('Width'), number('Height')];
    if (dictionary.includes('DCTDecode')) {
      const { data } = await sharp(body)
        .toColourspace('srgb')
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      count += countKeyPixels(data, width, height);
    } else {
      const data = inflateSync(body);
      // Masks have one channel.
      if (data.length === width * height * 3) count += countKeyPixels(data, width, height);
    }
  }
  return count;
}
