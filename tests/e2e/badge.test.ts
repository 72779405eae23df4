import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tab } from '../../scripts/driver/driver';
import { useBed } from './support/bed';
import { MILD, STRONG, serveBetween } from './support/between';
import { store, tabOf } from './support/extension';
import { bad, good, tag } from './support/pictures';
import { reveal } from './support/reveal';
import { at, openAt } from './support/sites';
import { expectStates } from './support/states';

/** The toolbar's badge says how many images of a tab are blurred. */

const bed = useBed({ sites: true });
beforeAll(() => serveBetween(bed.server));
beforeEach(() => store(bed, { sensitivity: 50, allowed: [] }));

let pages = 0;
const open = (html: string): Promise<Tab> =>
  openAt(bed, 'www.paper.test', `/badge-${++pages}`, `<!doctype html>${html}`);

const badgeOf = (tabId: number): Promise<string> =>
  bed.scrim.inExtension((id) => chrome.action.getBadgeText({ tabId: id }), tabId);
const expectBadge = (tabId: number, text: string) => expect.poll(() => badgeOf(tabId)).toBe(text);

describe('the badge', () => {
  it('counts the blurred images of all frames, and loses those of a frame that goes', async () => {
    const inside = tag(bad(1)) + tag(good(1)) + tag(bad(2));
    bed.server.setPage('/outer', `${inside}<iframe src="/inner"></iframe>`);
    bed.server.setPage('/inner', tag(bad(3)));
    const page = await open(
      `${tag(bad())}${tag(good())}${tag('/fault/html.jpg')}
      <iframe src="${at(bed.server, 'frame.test', '/outer')}" width="700" height="400"></iframe>`,
    );
    const tab = await tabOf(bed, page);
    await expectBadge(tab, '4');
    await page.evaluate(() => document.querySelector('iframe')?.remove());
    await expectBadge(tab, '1');
  });

  it('follows the slider, the reader, and the page', async () => {
    const page = await open(tag(bad()) + tag(STRONG) + tag(MILD));
    const tab = await tabOf(bed, page);
    await expectBadge(tab, '2');
    await store(bed, { sensitivity: 100 });
    await expectBadge(tab, '3');
    await reveal(page, 0);
    await expectBadge(tab, '2');
    await store(bed, { sensitivity: 0 });
    await expectBadge(tab, '');
    await store(bed, { sensitivity: 50 });
    await expectBadge(tab, '1');
    await page.evaluate((src) => {
      document.images[1]?.remove();
      for (let n = 0; n < 2; n++) document.body.append(Object.assign(new Image(200, 150), { src }));
    }, bad(4));
    await expectBadge(tab, '2');
  });

  it('is empty where nothing is blurred, and belongs to its tab', async () => {
    const [blurred, safe] = [await open(tag(bad())), await open(tag(good()))];
    const tabs = [await tabOf(bed, blurred), await tabOf(bed, safe)] as const;
    await expectBadge(tabs[0], '1');
    await expectStates(safe, ['safe']);
    expect(await badgeOf(tabs[1])).toBe('');
  });

  it('begins anew with another page, and stays through a change of the address', async () => {
    const html = `<!doctype html>${tag(bad())}<iframe src="/inner"></iframe>`;
    bed.server.setPage('/inner', tag(bad(3)));
    bed.server.setPage('/two', html);
    const page = await open(html);
    const tab = await tabOf(bed, page);
    await expectBadge(tab, '2');
    // As pages do that never load another: one more image, and an address for it.
    await page.evaluate((src) => {
      history.pushState(null, '', '#two');
      history.pushState(null, '', '/two');
      document.body.append(Object.assign(new Image(200, 150), { src }));
    }, bad(1));
    await expectBadge(tab, '3');
    bed.server.setPage('/without', '<p>No images');
    await page.goto(at(bed.server, 'www.paper.test', '/without'));
    await expectBadge(tab, '');
    await page.goBack();
    await expectBadge(tab, '2');
  });

  it('goes when the reader allows the site', async () => {
    const page = await open(tag(bad()) + tag(bad(1)));
    const tab = await tabOf(bed, page);
    await expectBadge(tab, '2');
    await store(bed, { allowed: ['paper.test'] });
    await expectBadge(tab, '');
    await store(bed, { allowed: [] });
    await expectBadge(tab, '2');
  });

  it('outlives the background', async () => {
    bed.server.setPage('/inner', tag(bad(3)));
    const page = await open(`${tag(bad())}<iframe src="/inner"></iframe>`);
    const tab = await tabOf(bed, page);
    await expectBadge(tab, '2');
    await bed.scrim.stopBackground();
    // The frame's own count is not told again: it must have been kept.
    await page.evaluate((src) => {
      document.body.append(Object.assign(new Image(200, 150), { src }));
    }, bad(1));
    await expect.poll(() => bed.scrim.isBackgroundRunning()).toBe(true);
    await expectBadge(tab, '3');
  });
});
