import { beforeAll, expect, it, vi } from 'vitest';
import { PATIENCE } from '../../scripts/lib/patience';
import { useBed } from './support/bed';
import { inFirefox } from './support/browser';
import { bad, good, tag } from './support/pictures';
import { statesIn } from './support/states';

/** Every kind of bad image ends in a visible state, and the good images beside it do not wait for it. */

const bed = useBed();
// A slow machine may need longer for its model than Scrim waits for a server.
beforeAll(async () => {
  const page = await bed.open(`<!doctype html>${tag(good(4))}`, '/first');
  await vi.waitUntil(async () => (await statesIn(page))[0] === 'safe', { timeout: PATIENCE });
  await page.close();
});

/** Firefox shows what came of a picture that breaks off, and those pixels are judged. */
const PARTS = inFirefox ? ['blur', 'safe'] : [];

/** Path under /fault/ → the states that are an honest end for it, where the browser and Scrim both may find out first. */
const ENDS: Record<string, readonly string[]> = {
  '404': ['unknown'],
  '500': ['unknown'],
  never: ['unknown'],
  stall: ['unknown'],
  cut: ['unknown', ...PARTS],
  'html.jpg': ['unknown'],
  'random.jpg': ['unknown'],
  'truncated.png': ['unknown', 'blur', ...PARTS],
  'empty.jpg': ['unknown'],
  'bomb.png': ['unknown'],
  // The page's own copy is decoded already, and can be judged from the element.
  '60mb.bmp': ['unknown', 'safe'],
  'svg.svg': ['safe'],
  'svg-nosize.svg': ['safe'],
  'svg-embedded.svg': ['blur'],
  'animated.gif': ['safe'],
};

it.each(['same origin', 'another origin'])('ends in a state, from %s', async (which) => {
  const origin = which === 'same origin' ? '' : bed.server.other;
  const faults = Object.keys(ENDS);
  const page = await bed.open(
    `<!doctype html>${faults.map((fault) => tag(`${origin}/fault/${fault}`)).join('')}${tag(bad(5))}${tag(good(5))}`,
    `/bad-${which === 'same origin' ? 'own' : 'other'}`,
  );
  // Two good ones at the end are decided while the server that never answers is still silent.
  await expect.poll(async () => (await statesIn(page)).slice(-2)).toEqual(['blur', 'safe']);
  expect((await statesIn(page)).at(faults.indexOf('never'))).toBe('pending');
  await expect
    .poll(async () => {
      const states = await statesIn(page);
      return faults.filter((fault, index) => !ENDS[fault]?.includes(states[index] ?? ''));
    })
    .toEqual([]);
  await page.close();
});
