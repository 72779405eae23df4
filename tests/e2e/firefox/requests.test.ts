import sharp from 'sharp';
import { expect, it } from 'vitest';
import { fixture } from '../../fixtures/images/index';
import { useBed } from '../support/bed';
import { tag } from '../support/pictures';
import { at } from '../support/sites';
import { expectStates } from '../support/states';

/** An element gives its pixels here, so nothing is asked of another site again but what may have further frames. */

const bed = useBed({ sites: true });

it('asks for animations once more, by their names, and for nothing else', async () => {
  const { bytes } = await fixture('pebbles-04');
  const still = await sharp(bytes).png().toBuffer();
  const other = await sharp((await fixture('bars-01')).bytes)
    .png()
    .toBuffer();
  const film = await sharp([still, other], { join: { animated: true } })
    .gif({ delay: 60_000 })
    .toBuffer();
  bed.server.setFile('/still.png', { type: 'image/png', body: still });
  bed.server.setFile('/film.gif', { type: 'image/gif', body: film });
  const page = await bed.open(
    ['/still.png', '/film.gif'].map((path) => tag(at(bed.server, 'img.other.test', path))).join(''),
  );
  await expectStates(page, ['blur', 'blur']);
  expect(bed.server.seen('/still.png')).toHaveLength(1);
  expect(bed.server.seen('/film.gif')).toHaveLength(2);
});
