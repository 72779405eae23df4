import sharp from 'sharp';
import { fixture } from '../../fixtures/images/index';
import type { TestServer } from '../../server/index';

const size = { width: 400, height: 300, fit: 'fill' } as const;

/**
 * A safe picture under a flagged one, which is painted so thick (0 … 1): between safe and flagged, where the fixtures
 * have nothing.
 */
async function veiled(safe: string, flagged: string, thickness: number): Promise<Buffer> {
  const [below, above] = await Promise.all([fixture(safe), fixture(flagged)]);
  const input = await sharp(above.bytes).resize(size).removeAlpha().ensureAlpha(thickness).png().toBuffer();
  return sharp(below.bytes).resize(size).removeAlpha().composite([{ input }]).png().toBuffer();
}

/** Safe by default and blurred by a strict reader: 0.43 for mobilenet-v2, 0.14 for inception-v3. */
export const MILD = '/between/mild.png';
/** Blurred by default and safe for a lenient reader: 1.00 for mobilenet-v2, 0.88 for inception-v3. */
export const STRONG = '/between/strong.png';

/** Puts the two on a server. */
export async function serveBetween(server: TestServer): Promise<void> {
  server.setFile(MILD, { type: 'image/png', body: await veiled('mountains-02', 'pebbles-01', 0.5) });
  server.setFile(STRONG, { type: 'image/png', body: await veiled('bars-01', 'pebbles-04', 0.85) });
}
