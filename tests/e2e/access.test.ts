import { beforeEach, describe, expect, it } from 'vitest';
import type { Tab } from '../../scripts/driver/driver';
import { fixturesOf } from '../fixtures/images/index';
import type { Seen } from '../server/index';
import { useBed } from './support/bed';
import { inFirefox } from './support/browser';
import { unableToReadPixels } from './support/builds';
import { popupFor, store, stored } from './support/extension';
import { bad, good, tag } from './support/pictures';
import { at, openAt } from './support/sites';
import { expectStates } from './support/states';

/**
 * Images that a server does not give to everybody, and addresses that a page may not ask for. Firefox reads pixels from
 * the page instead, so that it is tested as it would be where it cannot.
 */

const bed = useBed({ sites: true, ...(inFirefox ? { dist: unableToReadPixels() } : {}) });
beforeEach(() => store(bed, { withCookies: [], refer: true, allowed: [] }));

const PAPER = 'www.paper.test';
const PICTURES = 'img.paper.test';
const OTHER = 'img.other.test';

let pages = 0;
const open = (html: string, host = PAPER): Promise<Tab> =>
  openAt(bed, host, `/access-${++pages}`, `<!doctype html><link rel="icon" href="data:,">${html}`);
const url = (host: string, path: string): string => at(bed.server, host, path);

/** Scrim's own requests for a path: an element asks for an image, a fetch for anything. */
const scrims = (path: string): Seen[] =>
  bed.server.seen(path).filter(({ headers }) => headers.accept === '*/*');
const referrersOf = (path: string) => scrims(path).map(({ headers }) => headers.referer);
const cookiesOf = (path: string) => scrims(path).map(({ headers }) => headers.cookie);

/** Ids of rules that were lent; those that always stand are below them. */
const lent = (): Promise<number[]> =>
  bed.scrim.inExtension(async () => {
    const rules = await chrome.declarativeNetRequest.getSessionRules();
    return rules.map(({ id }) => id).filter((id) => id >= 1_000);
  });

describe('an image that its server gives to the pages that show it', () => {
  const path = (name: string): string => `/fault/hotlink.png?${name}`;

  it('is asked for once more with the origin of the page, and the rule for it is gone', async () => {
    const page = await open(tag(url(OTHER, path('plain'))) + tag(good()));
    await expectStates(page, ['blur', 'safe']);
    expect(referrersOf(path('plain'))).toEqual([undefined, url(PAPER, '/')]);
    expect(cookiesOf(path('plain'))).toEqual([undefined, undefined]);
    await expect.poll(lent).toEqual([]);
  });

  it('is asked for so where the page’s own sheets paint it, and not where one of another site does', async () => {
    const paints = (name: string): string =>
      `#${name}{width:200px;height:150px;background:url(${url(OTHER, path(name))})}`;
    bed.server.setFile('/own.css', { type: 'text/css', body: paints('linked') });
    bed.server.setFile('/foreign.css', { type: 'text/css', body: paints('foreign') });
    const boxes = ['written', 'linked', 'inline', 'foreign'].map((id) => `<p id="${id}"></p>`);
    const page = await open(
      `<link rel="stylesheet" href="/own.css"><link rel="stylesheet" href="${url('cdn.third.test', '/foreign.css')}">
      <style>${paints('written')}#inline{width:200px;height:150px;background:var(--p)}</style>
      ${boxes.join('').replace('id="inline"', `id="inline" style="--p:url(${url(OTHER, path('inline'))})"`)}`,
    );
    await expectStates(page, ['blur', 'blur', 'blur', 'unknown'], 'p');
    expect(referrersOf(path('foreign'))).toEqual([undefined, undefined]);
  });

  it('gets no referrer that the page has not sent', async () => {
    const shown = ['no-referrer', 'same-origin', 'origin'].map((policy) =>
      tag(url(OTHER, `/fault/page-only.png?${policy}`), `referrerpolicy="${policy}"`),
    );
    const page = await open(shown.join(''));
    await expectStates(page, ['unknown', 'unknown', 'unknown']);
    expect(referrersOf('/fault/page-only.png?no-referrer')).toEqual([undefined, undefined]);
    expect(referrersOf('/fault/page-only.png?same-origin')).toEqual([undefined, undefined]);
    expect(referrersOf('/fault/page-only.png?origin')).toEqual([undefined, url(PAPER, '/')]);
    const silent = await open(
      `<meta name="referrer" content="no-referrer">${tag(url(OTHER, '/fault/page-only.png?meta'))}`,
    );
    await expectStates(silent, ['unknown']);
    expect(referrersOf('/fault/page-only.png?meta')).toEqual([undefined, undefined]);
  });

  it('gets none where the reader has switched it off, and gets it when it is switched on', async () => {
    await store(bed, { refer: false });
    const page = await open(tag(url(OTHER, path('off'))));
    await expectStates(page, ['unknown']);
    const popup = await popupFor(bed, page);
    await popup.getByText('Given to the page, but not to Scrim.').waitFor();
    expect(new Set(referrersOf(path('off')))).toEqual(new Set([undefined]));
    await popup.close();
    await store(bed, { refer: true });
    await expectStates(page, ['blur']);
  });
});

describe('an image behind a login', () => {
  const path = (name: string): string => `/fault/login.png?${name}`;
  /** With a cookie that no other site may have sent. */
  const logIn = async (host: string): Promise<void> => {
    const tab = await bed.scrim.newTab();
    await tab.goto(url(host, '/login?attributes=SameSite=Strict'));
    await tab.close();
  };

  it('is not checked until the reader consents for the site, and then at once', async () => {
    await logIn(PICTURES);
    const page = await open(tag(url(PICTURES, path('gated'))));
    await expectStates(page, ['unknown']);
    expect(new Set(cookiesOf(path('gated')))).toEqual(new Set([undefined]));
    const popup = await popupFor(bed, page);
    await popup.getByText('Only for those who are logged in.').waitFor();
    await popup.getByRole('button', { name: 'Use my cookies on' }).click();
    await expectStates(page, ['blur']);
    expect(cookiesOf(path('gated')).at(-1)).toBe('session=yes');
    await expect
      .poll(async () => (await stored(bed))['settings'])
      .toMatchObject({
        withCookies: ['paper.test'],
      });
    await expect.poll(() => popup.locator('.login').count()).toBe(0);
    await popup.close();

    const options = await bed.extensionPage();
    await options.getByRole('button', { name: 'Remove' }).click();
    await expect.poll(async () => (await stored(bed))['settings']).toMatchObject({ withCookies: [] });
    await options.close();
    const later = await open(tag(url(PICTURES, path('later'))));
    await expectStates(later, ['unknown']);
    expect(new Set(cookiesOf(path('later')))).toEqual(new Set([undefined]));
    await expect.poll(lent).toEqual([]);
  });

  it('gets no cookie for other sites, their frames and their redirects', async () => {
    await logIn(PICTURES);
    await logIn(OTHER);
    await store(bed, { withCookies: ['paper.test'] });
    const to = encodeURIComponent(url(OTHER, '/fault/page-only.png?redirected'));
    const page = await open(
      `${tag(url(PICTURES, path('own')))}${tag(url(PICTURES, `/fault/redirect-to?to=${to}`))}
      ${tag(url(OTHER, '/fault/page-only.png?other'))}`,
    );
    await expectStates(page, ['blur', 'unknown', 'unknown']);
    // Nor may one be set there by what it is redirected to.
    const tracking = encodeURIComponent(url('img.third.test', '/fault/tracking.png'));
    const tracked = await open(tag(url(PICTURES, `/fault/redirect-to?to=${tracking}`)));
    await expectStates(tracked, ['blur']);
    expect(scrims('/fault/tracking.png').length).toBeGreaterThan(0);
    const third = await bed.scrim.newTab();
    await third.goto(url('img.third.test', '/nothing?third'));
    expect(bed.server.seen('/nothing?third').map(({ headers }) => headers.cookie)).toEqual([undefined]);
    await third.close();
    // It was there to be sent, and was sent where it may be.
    expect(cookiesOf(path('own'))).toContain('session=yes');
    expect(cookiesOf('/fault/redirect-to')).toContain('session=yes');
    for (const name of ['redirected', 'other']) {
      expect(scrims(`/fault/page-only.png?${name}`).length).toBeGreaterThan(0);
      expect(new Set(cookiesOf(`/fault/page-only.png?${name}`))).toEqual(new Set([undefined]));
    }
    // A frame of the same site has what its page has.
    bed.server.setPage('/sister', tag(url(PICTURES, path('sister'))));
    const family = await open(
      `<iframe src="${url('frame.paper.test', '/sister')}" width="500" height="300"></iframe>`,
    );
    await expect.poll(() => cookiesOf(path('sister'))).toContain('session=yes');
    await family.close();
    // A page of another site, and a frame of it in a page of the first.
    bed.server.setPage('/embeds', tag(url(PICTURES, '/fault/page-only.png?framed')));
    const embedding = await open(`<iframe src="${url(OTHER, '/embeds')}" width="500" height="300"></iframe>`);
    await expect.poll(() => scrims('/fault/page-only.png?framed').length).toBeGreaterThan(1);
    const elsewhere = await open(tag(url(PICTURES, '/fault/page-only.png?elsewhere')), 'www.other.test');
    await expectStates(elsewhere, ['unknown']);
    for (const name of ['framed', 'elsewhere'])
      expect(new Set(cookiesOf(`/fault/page-only.png?${name}`))).toEqual(new Set([undefined]));
    await embedding.close();
    // And a frame of the page's own site, but in one of another: browsers keep its cookies from it as well.
    bed.server.setPage('/inmost', tag(url(PICTURES, '/fault/page-only.png?inmost')));
    bed.server.setPage(
      '/between',
      `<iframe src="${url('frame.paper.test', '/inmost')}" width="400" height="250"></iframe>`,
    );
    const around = await open(`<iframe src="${url(OTHER, '/between')}" width="500" height="300"></iframe>`);
    await expect.poll(() => scrims('/fault/page-only.png?inmost').length).toBeGreaterThan(1);
    expect(new Set(cookiesOf('/fault/page-only.png?inmost'))).toEqual(new Set([undefined]));
    await around.close();
  });
});

it('a picture is asked for where the browser asks, relative to what the address of its sheet has led to', async () => {
  const picture = `${bad(8)}&led`;
  bed.server.setFile('/led.css', {
    type: 'text/css',
    body: `#led{width:200px;height:150px;background:url(${picture})}`,
  });
  const redirect = `/fault/redirect-to?to=${encodeURIComponent(url(PICTURES, '/led.css'))}`;
  const page = await open(`<link rel="stylesheet" href="${url(OTHER, redirect)}"><div id="led"></div>`);
  await expectStates(page, ['blur'], '#led');
  // Firefox reads the sheet itself, which says where it was asked for and not where it came from.
  const others = inFirefox ? [OTHER] : [];
  expect(new Set(bed.server.seen(picture).map(({ host }) => host.replace(/:.*/, '')))).toEqual(
    new Set([PICTURES, ...others]),
  );
});

it('what a sheet paints that may be read is what it is relative to where its address has led to', async () => {
  const [[flagged], [safe]] = await Promise.all([fixturesOf('blur', 1), fixturesOf('safe', 1)]);
  for (const [path, picture] of [
    ['/led/p.png', flagged],
    ['/fault/p.png', safe],
  ] as const)
    bed.server.setFile(path, { type: picture?.type ?? '', body: picture?.bytes ?? '' });
  const paints = 'width:200px;height:150px;background:url(p.png)';
  bed.server.setFile('/led/own.css', {
    type: 'text/css',
    body: `#own{${paints}}#before::before{content:"";display:block;${paints}}`,
  });
  const page = await open(
    '<link rel="stylesheet" href="/fault/redirect-to?to=/led/own.css"><p id="own"></p><p id="before"></p>',
  );
  await expectStates(page, ['blur', 'blur'], 'p');
});

describe('an address that is private', () => {
  const local = (path: string): string => bed.server.origin + path;
  const byScrim = (path: string) => scrims(path).map(({ host }) => host.replace(/:.*/, ''));

  it('is not asked for by a page that is public, not by a redirect either', async () => {
    const direct = `${bad(1)}&private`;
    const hidden = `${bad(2)}&redirect`;
    const redirect = `/fault/redirect-to?to=${encodeURIComponent(local(hidden))}`;
    const page = await open(tag(local(direct)) + tag(url(OTHER, redirect)) + tag(good()));
    await expectStates(page, ['unknown', 'unknown', 'safe']);
    expect(byScrim(direct)).toEqual([]);
    expect(byScrim(redirect)).toContain(OTHER);
    expect(byScrim(hidden)).toEqual([]);
    // The page has asked, so that there was something to see.
    expect([direct, hidden].map((path) => bed.server.seen(path).length)).toEqual([1, 1]);
    const popup = await popupFor(bed, page);
    await popup.getByText('Scrim may not fetch from this address.').waitFor();
  });

  it('is asked for by a page that is as private, what it redirects to only where that is public', async () => {
    const path = `${bad(3)}&neighbour#part`;
    const outwards = `${bad(4)}&outwards`;
    const inwards = `${bad(5)}&inwards`;
    const leading = (to: string) => `${bed.server.other}/fault/redirect-to?to=${encodeURIComponent(to)}`;
    const page = await bed.open(
      [bed.server.other + path, leading(url(OTHER, outwards)), leading(local(inwards))]
        .map((src) => tag(src))
        .join(''),
      `/access-private`,
    );
    await expectStates(page, ['blur', 'blur', 'unknown']);
    expect(byScrim(path.replace('#part', ''))).toEqual(['localhost']);
    expect(byScrim(outwards)).toEqual([OTHER]);
    expect(byScrim(inwards)).toEqual([]);
    await expect.poll(lent).toEqual([]);
  });

  it('is not asked for by a frame without an origin, which may be that of a public frame', async () => {
    const path = (name: string): string => `${bad(7)}&${name}`;
    const evil = (name: string) => tag(local(path(name)));
    bed.server.setPage(
      '/access-evil',
      `<iframe sandbox srcdoc='${evil('srcdoc')}'></iframe><iframe src="data:text/html,${encodeURIComponent(evil('data'))}"></iframe>`,
    );
    const frame = `<iframe src="${url(OTHER, '/access-evil')}" width="600" height="400"></iframe>`;
    const page = await bed.open(tag(local(path('page'))) + frame, '/access-frames');
    await expectStates(page, ['blur']);
    await expect.poll(() => page.frames().length).toBe(4);
    for (const inner of page.frames().slice(2)) await expectStates(inner, ['unknown']);
    expect(['srcdoc', 'data'].map((name) => byScrim(path(name)))).toEqual([[], []]);
    expect(['srcdoc', 'data'].map((name) => bed.server.seen(path(name)).length)).toEqual([1, 1]);
  });

  it('is not asked for by a sheet that leads to it, though nothing of Scrim has begun yet', async () => {
    const hidden = '/access-private.css';
    const css = `#far{width:200px;height:150px;background:url("${local(`${bad(6)}&sheet`)}")}`;
    bed.server.setFile(hidden, { type: 'text/css', body: css });
    // As when the browser begins: rules of the session before are gone, and neither host nor background is there.
    await bed.scrim.inExtension(async () => {
      const rules = await chrome.declarativeNetRequest.getSessionRules();
      await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: rules.map(({ id }) => id) });
    });
    await bed.scrim.killHost();
    await bed.scrim.stopBackground();
    const redirect = `/fault/redirect-to?to=${encodeURIComponent(local(hidden))}`;
    const page = await open(`<link rel="stylesheet" href="${url(OTHER, redirect)}"><div id="far"></div>`);
    await expect.poll(() => page.locator('#far').getAttribute('data-scrim')).toBe('unknown');
    // The page itself asks for a style, and its content script in the name of the page.
    const byBackground = (path: string): number =>
      scrims(path).filter(({ headers }) => headers.origin === undefined).length;
    // Firefox lets a content script read every sheet.
    expect([redirect, hidden].map(byBackground)).toEqual([inFirefox ? 0 : 1, 0]);
    expect(bed.server.seen(hidden).length).toBeGreaterThan(0);
  });
});

it('what a background has left open the next one closes, whatever it is woken for', async () => {
  const leave = 100;
  await bed.scrim.inExtension(async () => {
    const condition = { initiatorDomains: [location.host], urlFilter: '|http://localhost/|' };
    const rule = { id: 100, priority: 2, action: { type: 'allow' as const }, condition };
    await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: [100], addRules: [rule] });
  });
  const ids = (): Promise<number[]> =>
    bed.scrim.inExtension(async () =>
      (await chrome.declarativeNetRequest.getSessionRules()).map(({ id }) => id),
    );
  expect(await ids()).toContain(leave);
  await bed.scrim.stopBackground();
  await (await open('words')).close();
  await expect.poll(ids).not.toContain(leave);
  expect((await ids()).length).toBeGreaterThan(5);
});

describe('an address that the page’s own policy forbids', () => {
  it('is not asked for, since the browser says at once that it will not have it', async () => {
    const images = Array.from({ length: 20 }, (_, i) => tag(url(OTHER, `${good()}&forbidden=${i}`)));
    const page = await open(
      `<meta http-equiv="Content-Security-Policy" content="img-src 'self'">${images.join('')}${tag(good(1))}`,
    );
    await expectStates(page, [...images.map(() => 'unknown'), 'safe']);
    await page.evaluate(
      (html) => {
        document.body.innerHTML = html;
      },
      images.join('').replaceAll('forbidden=', 'forbidden=late'),
    );
    await expectStates(
      page,
      images.map(() => 'unknown'),
    );
    expect(bed.server.seen(`${good()}&forbidden=`)).toEqual([]);
  });
});
