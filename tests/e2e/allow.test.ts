import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { pageOf } from '../../scripts/driver/chromium';
import type { Frame, Tab } from '../../scripts/driver/driver';
import { type Bed, useBed } from './support/bed';
import { inFirefox, launch } from './support/browser';
import { expectRegistered, popupFor, store } from './support/extension';
import { bad, good, tag } from './support/pictures';
import { at, openAt } from './support/sites';
import { expectStates, statesIn } from './support/states';
import { expectUntouched, LOOK_OF_A_COVER, looksOf, Traces } from './support/traces';

/**
 * Promise 9: a site that is allowed costs nothing. What an extension leaves where no script of the page can see it,
 * worlds and rules, Chromium's DevTools tell (traces.ts), and nothing in Firefox does.
 */

const two = `<!doctype html>${tag(bad())}${tag(good())}`;
const bed = useBed({ sites: true });
beforeEach(() => store(bed, { allowed: [] }));

let pages = 0;
/** Each under a path of its own, so that tabs can be told apart. */
const open = (host: string, html = two): Promise<Tab> => openAt(bed, host, `/allow-${++pages}`, html);

/** Something of ours has had its time on another page: what has not come by now does not come. */
async function expectFilteredElsewhere(): Promise<void> {
  const page = await open('elsewhere.test');
  await expectStates(page, ['blur', 'safe']);
  await page.close();
}

describe('an allowed site', () => {
  it('gets no content script, no stylesheet and no attribute', async () => {
    await store(bed, { allowed: ['paper.test'] });
    const page = await bed.scrim.newTab();
    const traces = inFirefox ? undefined : await Traces.watch(pageOf(page));
    bed.server.setPage('/free', two);
    await page.goto(at(bed.server, 'www.paper.test', '/free'));
    await expectFilteredElsewhere();
    await expectUntouched(page);
    if (traces === undefined) return;
    expect(await traces.worlds()).toEqual([]);
    expect(await traces.injectedRules()).toEqual([]);
  });

  it('is looked at with eyes that see: elsewhere there are a script, sheets and attributes', async () => {
    const page = await bed.scrim.newTab();
    const traces = inFirefox ? undefined : await Traces.watch(pageOf(page));
    bed.server.setPage('/watched', two);
    await page.goto(at(bed.server, 'www.paper.test', '/watched'));
    await expectStates(page, ['blur', 'safe']);
    expect(await looksOf(page)).toContainEqual(LOOK_OF_A_COVER);
    if (traces === undefined) return;
    expect(await traces.worlds()).toEqual([bed.scrim.url('').replace(/\/$/, '')]);
    await expect.poll(() => traces.injectedRules()).not.toEqual([]);
  });

  it('is allowed with all below it, and not what only ends like it', async () => {
    await store(bed, { allowed: ['www.news.test', 'paper.test'] });
    const free = ['paper.test', 'a.b.paper.test', 'www.news.test', 'm.www.news.test'];
    const filtered = ['newspaper.test', 'paper.test.elsewhere.test', 'news.test', 'm.news.test'];
    const freePages = await Promise.all(free.map((host) => open(host)));
    for (const host of filtered) {
      const page = await open(host);
      await expectStates(page, ['blur', 'safe']);
      await page.close();
    }
    for (const page of freePages) await expectUntouched(page);
  });

  it('has all of its frames allowed, those of others too', async () => {
    await store(bed, { allowed: ['paper.test'] });
    bed.server.setPage('/inner', two);
    const inner = (host: string): string => `<iframe src="${at(bed.server, host, '/inner')}"></iframe>`;
    const page = await open(
      'paper.test',
      `${two}${inner('paper.test')}${inner('elsewhere.test')}<iframe srcdoc='${two}'></iframe><iframe id="blank"></iframe>
      <script>document.querySelector('#blank').contentDocument.body.innerHTML = '${two}'</script>`,
    );
    await expectFilteredElsewhere();
    const frames = page.frames().filter((frame) => !frame.url().includes('elsewhere'));
    expect(frames).toHaveLength(4);
    for (const frame of frames) await expectUntouched(frame);
    // No browser can leave a frame out for what is around it: there the script comes, sees, and goes.
    for (const frame of page.frames()) await expectVisible(frame);
  });

  it('is filtered no more as a frame of a site that is not', async () => {
    await store(bed, { allowed: ['paper.test'] });
    bed.server.setPage('/inner', two);
    const page = await open(
      'elsewhere.test',
      `${two}<iframe src="${at(bed.server, 'paper.test', '/inner')}">`,
    );
    await expectStates(page, ['blur', 'safe']);
    await expectUntouched(page.frames()[1] as Frame);
  });
});

/** Nothing of a cover is left on any image: neither an attribute, nor the look of one. */
async function expectVisible(frame: Tab | Frame): Promise<void> {
  await expect.poll(() => statesIn(frame)).toEqual(['', '']);
  const bare = Array(2).fill({ position: '50% 50%', filter: 'none', clip: 'none' });
  // One that had only just become safe may still be fading in.
  await expect.poll(() => looksOf(frame)).toEqual(bare);
}

describe('the switch in the popup', () => {
  it('frees the open tab at once, and covers it again, without a reload', async () => {
    const page = await open('www.paper.test', `${two}<iframe srcdoc='${two}'></iframe>`);
    const frames = page.frames();
    expect(frames).toHaveLength(2);
    for (const frame of frames) await expectStates(frame, ['blur', 'safe']);
    await page.evaluate(() => Object.assign(window, { theSame: true }));
    const popup = await popupFor(bed, page);
    const toggle = popup.getByRole('switch');
    expect(await toggle.isChecked()).toBe(true);
    for (let round = 0; round < 2; round++) {
      await toggle.click();
      for (const frame of frames) await expectVisible(frame);
      const left = await page.evaluate(
        () => document.querySelectorAll('body *[data-scrim], scrim-overlay').length,
      );
      expect(left).toBe(0);
      await expectRegistered(bed, ['paper.test']);
      await toggle.click();
      for (const frame of frames) await expectStates(frame, ['blur', 'safe']);
      // The popup is in front: the tab behind it is laid out, and its blur measured, when the browser cares to.
      await expect.poll(async () => (await looksOf(page))[0]).toEqual(LOOK_OF_A_COVER);
      await expectRegistered(bed, []);
    }
    expect(await page.evaluate(() => 'theSame' in window)).toBe(true);
    await popup.close();
  });

  it('frees and covers every open tab of the site, and leaves the others', async () => {
    const [first, second, other] = [
      await open('paper.test'),
      await open('m.paper.test'),
      await open('news.test'),
    ];
    for (const page of [first, second, other]) await expectStates(page, ['blur', 'safe']);
    const popup = await popupFor(bed, first);
    await popup.getByRole('switch').click();
    for (const page of [first, second]) await expectVisible(page);
    expect(await statesIn(other)).toEqual(['blur', 'safe']);
    await second.reload();
    await expectRegistered(bed, ['paper.test']);
    await popup.getByRole('switch').click();
    for (const page of [first, second]) await expectStates(page, ['blur', 'safe']);
    await popup.close();
  });
});

describe('after the browser was started again', () => {
  const profile = mkdtempSync(join(tmpdir(), 'scrim-profile-'));
  afterAll(() => rmSync(profile, { recursive: true, force: true }));

  it('a site is still allowed, and the others are still filtered', async () => {
    const start = async (): Promise<Bed> => {
      return { ...bed, scrim: await launch({ sites: true, profile }) };
    };
    const before = await start();
    await store(before, { allowed: ['paper.test'] });
    await before.scrim.close();

    const after = await start();
    try {
      const free = await openAt(after, 'www.paper.test', '/after-free', two);
      const filtered = await openAt(after, 'elsewhere.test', '/after-filtered', two);
      await expectStates(filtered, ['blur', 'safe']);
      await expectUntouched(free);
    } finally {
      await after.scrim.close();
    }
  });
});
