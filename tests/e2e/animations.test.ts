import sharp from 'sharp';
import { it } from 'vitest';
import { fixture } from '../fixtures/images/index';
import { useBed } from './support/bed';
import { tag } from './support/pictures';
import { at } from './support/sites';
import { expectStates } from './support/states';

/** From another site: of one's own what may not be cached is read from the element, which gives one frame. */

const bed = useBed({ sites: true });

const size = { width: 320, height: 240, fit: 'fill' } as const;
/** A picture for each name, one after the other. */
async function film(...names: string[]) {
  const frames = await Promise.all(
    names.map(async (name) =>
      sharp((await fixture(name)).bytes)
        .resize(size)
        .removeAlpha()
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } });
}
const SAFE = ['mountains-02', 'bars-01', 'foliage-01'] as const;

it.each(['gif', 'webp'] as const)('the worst frame of a %s speaks for all of them', async (format) => {
  const films = {
    safe: await film(...SAFE, ...SAFE),
    last: await film(...SAFE, ...SAFE, 'pebbles-04'),
    first: await film('pebbles-04', ...SAFE),
  };
  for (const [name, frames] of Object.entries(films)) {
    const options = { loop: 1, delay: 60_000 };
    const body = await (format === 'gif' ? frames.gif(options) : frames.webp(options)).toBuffer();
    bed.server.setFile(`/${name}.${format}`, { type: `image/${format}`, body });
  }
  const page = await bed.open(
    ['safe', 'last', 'first']
      .map((name) => tag(at(bed.server, 'img.other.test', `/${name}.${format}`)))
      .join(''),
    `/films-${format}`,
  );
  await expectStates(page, ['safe', 'blur', 'blur']);
});
