import { describe, expect, it } from 'vitest';
import type { Driver } from '../../scripts/driver/driver';
import { useBed } from './support/bed';
import { corruptModel, missingModel, mortalWorker } from './support/builds';
import { bad, good, tag } from './support/pictures';
import { expectStates, statesIn } from './support/states';

/** Whatever dies, nothing is lost and nothing is uncovered by accident. */

const N = 12;
const sources = (salt: string): string[] =>
  Array.from({ length: N }, (_, i) => `${i % 3 === 0 ? bad(i) : good(i)}&${salt}`);
const gallery = (salt: string): string =>
  `<!doctype html>${sources(salt)
    .map((src) => tag(src))
    .join('')}`;
const expected = Array.from({ length: N }, (_, i) => (i % 3 === 0 ? 'blur' : 'safe'));

/** How many are decided by now. */
const decided = (states: readonly string[]): number =>
  states.filter((state) => state === 'blur' || state === 'safe').length;

describe('in the middle of a page', () => {
  const bed = useBed({ dist: mortalWorker() });

  // Each in bytes of its own: what was judged for the test before is known, and needs no model.
  it.each([
    ['the worker is killed', 1, (scrim: Driver) => scrim.killWorker()],
    ['the host is closed', 3, (scrim: Driver) => scrim.killHost()],
    ['the background is stopped', 5, (scrim: Driver) => scrim.stopBackground()],
  ] as const)('%s, and every image is decided all the same', async (what, bytes, kill) => {
    const page = await bed.open(gallery(`bytes=${bytes}`), `/${what.replaceAll(' ', '-')}`);
    await expect.poll(async () => decided(await statesIn(page)), { interval: 10 }).toBeGreaterThan(0);
    // On a fast machine all of them may be decided by now: these are not.
    await page.evaluate(
      (late) => {
        for (const src of late) document.body.append(Object.assign(new Image(200, 150), { src }));
      },
      sources(`bytes=${bytes + 1}`),
    );
    await kill(bed.scrim);
    await expectStates(page, [...expected, ...expected]);
    await page.close();
  });

  it('is at work again for the next page', async () => {
    await bed.scrim.killHost();
    await bed.scrim.stopBackground();
    const page = await bed.open(gallery('after'), '/after');
    await expectStates(page, expected);
  });
});

describe.each([
  ['missing', missingModel],
  ['corrupt', corruptModel],
] as const)('with a model file that is %s', (_what, build) => {
  const bed = useBed({ dist: build() });

  it('images are not checked and stay covered, and the popup says so', async () => {
    const page = await bed.open(tag(bad()) + tag(good()));
    await expectStates(page, ['unknown', 'unknown']);
    const covered = await page.evaluate(() =>
      Array.from(document.images, (image) => getComputedStyle(image).objectPosition),
    );
    expect(covered).toEqual(Array(2).fill('-100000px -100000px'));
    const popup = await bed.extensionPage('popup.html');
    await popup.getByRole('alert').waitFor();
    expect(await popup.getByRole('alert').textContent()).toContain('The model could not be started');
  });
});
