import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchChromium } from '../../scripts/driver/chromium';
import type { Driver, Frame, Tab } from '../../scripts/driver/driver';
import { PATIENCE } from '../../scripts/lib/patience';
import { type Seen, startServer, type TestServer } from '../server/index';
import { inFirefox, launch } from './support/browser';
import { type Asked, readNetLog } from './support/net-log';
import { bad, good, tag } from './support/pictures';
import { at } from './support/sites';

import { dismissWelcome } from './support/welcome';

/** Promise 7: the only requests that Scrim makes are for the page's own images, without cookies and referrer. */

const PAPER = 'www.paper.test';
const PICTURES = 'img.paper.test';
const ELSEWHERE = 'cdn.elsewhere.test';
const noFavicon = '<!doctype html><link rel="icon" href="data:,">';

/** What the page has of its own origin: nothing of it is to be asked for twice. */
const own = [bad(0), good(0), `${bad(1)}&cache=no-store`, `${good(1)}&w=800`];
/** What its style paints, and nobody may keep: only the server has it for whoever asks again. */
const painted = `${good(6)}&cache=no-store`;
/** What it has of others: in Chromium each is asked for once more, since the page's copy is out of reach. */
const foreign = [
  [PICTURES, bad(2)],
  [PICTURES, good(2)],
  [ELSEWHERE, bad(3)],
  [ELSEWHERE, good(3)],
] as const;
/** What its server gives to none but the pages that show it. */
const HOTLINK = '/fault/hotlink.png';
/** What it has of others and may read itself: the page's copy will do. */
const shared = [`${bad(4)}&cors=1`, `${good(4)}&cors=1`];

function writePages(server: TestServer): void {
  const all = [
    ...own.slice(0, 3).map((path) => tag(path)),
    `<img width="200" height="150" srcset="${own[3]} 800w" sizes="200px">`,
    ...foreign.map(([host, path]) => tag(at(server, host, path))),
    // The same image again is no reason to ask again.
    ...foreign.map(([host, path]) => tag(at(server, host, path))),
    ...shared.map((path) => tag(at(server, PICTURES, path), 'crossorigin')),
    tag(at(server, ELSEWHERE, HOTLINK)),
    `<div style="width: 200px; height: 150px; background: url(${painted})"></div>`,
  ];
  const frame = `<iframe src="${at(server, ELSEWHERE, '/frame')}" width="500" height="200"></iframe>`;
  server.setPage('/start', noFavicon);
  server.setPage('/page', noFavicon + all.join('') + frame);
  // Of the frame's own origin, and of another.
  server.setPage('/frame', noFavicon + tag(bad(5)) + tag(at(server, PICTURES, good(5))));
}

const lines = (requests: readonly Seen[]): string[] =>
  requests.map(({ host, path }) => `${host.split(':')[0]} ${path}`).sort();

/** A reader of the paper, who is logged in there. */
async function visit(driver: Driver, server: TestServer): Promise<Tab> {
  const page = await driver.newTab();
  await page.goto(at(server, PAPER, '/start'));
  await page.evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the other way needs TLS
    document.cookie = 'session=yes; domain=paper.test; path=/';
  });
  await page.goto(at(server, PAPER, '/page'));
  return page;
}

/** Waits until all images of a frame are decided; also outside of a test. */
const settled = (frame: Frame) =>
  vi.waitUntil(
    () =>
      frame.evaluate(
        () => document.querySelector(':is(img, div):not([data-scrim]), [data-scrim="pending"]') === null,
      ),
    { timeout: PATIENCE, interval: 50 },
  );

/** A browser without the extension: what the page asks for by itself. */
async function visitWithout(): Promise<string[]> {
  const server = await startServer();
  writePages(server);
  const driver = await launch({ extension: false, sites: true });
  await visit(driver, server);
  await driver.close();
  await server.close();
  return lines(server.requests);
}

describe('a page with images of its own and of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scrim-network-'));
  let server: TestServer;
  let extension = '';
  /** What the page asks for where there is no extension. */
  let without: string[];
  let asked: readonly Asked[];
  let connected: ReadonlySet<string>;

  beforeAll(async () => {
    server = await startServer();
    writePages(server);
    const log = join(folder, 'net-log.json');
    const scrim = inFirefox
      ? await launch({ sites: true })
      : await launchChromium({ sites: true, extraArgs: [`--log-net-log=${log}`] });
    extension = scrim.url('').replace(/\/$/, '');
    await dismissWelcome(scrim);
    const visited = await visit(scrim, server);
    for (const frame of visited.frames()) await settled(frame);
    // The extension's own pages are heard as well.
    for (const name of ['popup.html', 'options.html', 'welcome.html']) {
      const page = await scrim.newTab();
      await page.goto(scrim.url(name));
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    await scrim.close();
    if (!inFirefox) ({ asked, connected } = await readNetLog(log));
    without = await visitWithout();
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const more = inFirefox
    ? 'nothing asked for twice but what a style paints and nobody may keep'
    : 'each image of others asked for once more, and what a style paints and nobody may keep, one that was refused twice, and nothing else';
  it(`has ${more}`, () => {
    // Firefox lets a content script read the pixels that the page has.
    const twice = inFirefox
      ? [`${PAPER} ${painted}`]
      : [
          `${PAPER} ${painted}`,
          ...foreign.map(([host, path]) => `${host} ${path}`),
          `${PICTURES} ${good(5)}`,
          ...Array<string>(2).fill(`${ELSEWHERE} ${HOTLINK}`),
        ];
    expect(lines(server.requests)).toEqual([...without, ...twice].sort());
  });

  it('gives Scrim no cookie and no referrer to send', () => {
    const images = server.requests.filter(({ path }) => path.startsWith('/img/'));
    // The page's own requests say that they want an image; a fetch takes anything.
    const isFetch = ({ headers }: Seen): boolean => headers.accept === '*/*';
    const [scrims, pages] = [images.filter(isFetch), images.filter((one) => !isFetch(one))];
    expect(scrims).toHaveLength(inFirefox ? 1 : 6);
    for (const { headers } of scrims) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.referer).toBeUndefined();
      expect(headers.origin).toBeUndefined();
      expect(headers.authorization).toBeUndefined();
    }
    // Or the test would prove nothing: there was a cookie to be sent, and a referrer.
    const toPaper = pages.filter(({ host, path }) => host.startsWith(PAPER) || path === bad(2));
    expect(toPaper.map(({ headers }) => headers.cookie)).toEqual(Array(6).fill('session=yes'));
    for (const { headers } of pages) expect(headers.referer).toContain('http://');
  });

  // Firefox reads it from the page.
  it.skipIf(inFirefox)('names the page’s origin, and no more of it, where Scrim was refused without', () => {
    const scrims = server.seen(HOTLINK).filter(({ headers }) => headers.accept === '*/*');
    expect(scrims.map(({ headers }) => headers.referer)).toEqual([undefined, at(server, PAPER, '/')]);
    for (const { headers } of scrims) expect(headers.cookie).toBeUndefined();
  });

  // Firefox keeps no log of all its traffic that says on whose behalf.
  it.skipIf(inFirefox)('is all that the whole browser asks for on behalf of the page or of Scrim', () => {
    const hosts = new Set(asked.map(({ url }) => new URL(url).hostname));
    expect([...hosts].sort()).toEqual([ELSEWHERE, PICTURES, PAPER].sort());
    const scrims = asked.filter(({ initiator }) => initiator === extension).map(({ url }) => url);
    const wanted = [
      at(server, PAPER, painted),
      ...foreign.map(([host, path]) => at(server, host, path)),
      at(server, PICTURES, good(5)),
      ...Array<string>(2).fill(at(server, ELSEWHERE, HOTLINK)),
    ];
    expect(scrims.sort()).toEqual(wanted.sort());
    const initiators = new Set(asked.map(({ initiator }) => initiator));
    expect([...initiators].sort()).toEqual(
      [extension, at(server, PAPER, ''), at(server, ELSEWHERE, '')].sort(),
    );
    expect([...connected]).toEqual([new URL(server.origin).host]);
  });
});
