import sharp from 'sharp';
import { fixture } from '../../fixtures/images/index';
import type { TestServer } from '../../server/index';

const size = { width: 400, height: 300, fit: 'fill' } as const;

/** Bars behind pebbles, which are painted so thick (0 … 1): between safe and flagged, where the fixtures have nothing. */
async function veiled(thickness: number): Promise<Buffer> {
  const [below, above] = await Promise.all([fixture('bars-01'), fixture('pebbles-01')]);
  const input = await sharp(above.bytes).resize(size).removeAlpha().ensureAlpha(thickness).png().toBuffer();
  return sharp(below.bytes).resize(size).removeAlpha().composite([{ input }]).png().toBuffer();
}

/** Safe by default and blurred by a strict reader: scores 0.13. */
export const MILD = '/between/mild.png';
/** Blurred by default and safe for a lenient reader: scores 0.87. */
export const STRONG = '/between/strong.png';

/** Puts the two on a server. */
export async function serveBetween(server: TestServer): Promise<void> {
  server.setFile(MILD, { type: 'image/png', body: await veiled(0.4) });
  server.setFile(STRONG, { type: 'image/png', body: await veiled(0.7) });
}
