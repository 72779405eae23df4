import { afterAll, expect, it } from 'vitest';
import { readHealth } from '../../scripts/demo/extension';
import { fixturesOf, variations } from '../fixtures/images/index';
import { useBed } from './support/bed';
import { holdModel } from './support/held-model';
import { tag } from './support/pictures';
import { expectStates } from './support/states';

/** What is judged first where much waits: the model begins when all is asked for. */

const model = await holdModel();
const bed = useBed({ dist: model.dist, sites: true });
afterAll(() => model.close());

it('what is near the window comes before what is far, though it stands behind it', async () => {
  const FAR = 40;
  const NEAR = 4;
  // In the page itself: browsers have an order of their own in which they load.
  const images = variations(await fixturesOf('safe', 1), FAR + NEAR).map(({ type, bytes }) =>
    tag(`data:${type};base64,${bytes.toString('base64')}`),
  );
  const page = await bed.open(
    `<!doctype html><script>
        const order = [];
        new MutationObserver((records) => {
          for (const { target } of records) if (target.dataset.scrim === 'safe') order.push(target.parentElement.id);
        }).observe(document, { subtree: true, attributeFilter: ['data-scrim'] });
      </script>
      <div id=far style="position:absolute;top:400vh">${images.slice(NEAR).join('')}</div>
      <div id=near style="position:absolute;top:150vh">${images.slice(0, NEAR).join('')}</div>`,
    '/near',
  );
  const extensionPage = await bed.extensionPage();
  await expect.poll(async () => (await readHealth(extensionPage)).waiting).toBe(FAR + NEAR);
  model.release();
  await page.bringToFront();
  await expectStates(page, Array(FAR + NEAR).fill('safe'));
  const order = await page.evaluate<string[]>('order');
  expect(order.filter((id) => id === 'near').length).toBeGreaterThanOrEqual(NEAR);
  // A few of the others were begun before anybody could tell where they are.
  expect(order.lastIndexOf('near')).toBeLessThan(FAR / 2);
});
