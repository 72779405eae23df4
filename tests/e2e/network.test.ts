import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/lib/browser';
import { launchScrim } from '../../scripts/lib/launch';
import { type Seen, startServer, type TestServer } from '../server/index';
import { type Asked, readNetLog } from './support/net-log';
import { bad, good, tag } from './support/pictures';
import { at, SITES } from './support/sites';
import { PATIENCE } from './support/states';
import { dismissWelcome } from './support/welcome';

/** Promise 7: the only requests that Scrim makes are for the page's own images, without cookies and referrer. */

const PAPER = 'www.paper.test';
const PICTURES = 'img.paper.test';
const ELSEWHERE = 'cdn.elsewhere.test';
const noFavicon = '<!doctype html><link rel="icon" href="data:,">';

/** What the page has of its own origin: nothing of it is to be asked for twice. */
const own = [bad(0), good(0), `${bad(1)}&cache=no-store`, `${good(1)}&w=800`];
/** What it has of others: each is asked for once more, since the page's copy is out of reach. */
const foreign = [
  [PICTURES, bad(2)],
  [PICTURES, good(2)],
  [ELSEWHERE, bad(3)],
  [ELSEWHERE, good(3)],
] as const;
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
  ];
  const frame = `<iframe src="${at(server, ELSEWHERE, '/frame')}" width="500" height="200"></iframe>`;
  server.setPage('/page', noFavicon + all.join('') + frame);
  // Of the frame's own origin, and of another.
  server.setPage('/frame', noFavicon + tag(bad(5)) + tag(at(server, PICTURES, good(5))));
}

const lines = (requests: readonly Seen[]): string[] =>
  requests.map(({ host, path }) => `${host.split(':')[0]} ${path}`).sort();

/** A reader of the paper, who is logged in there. */
async function visit(context: BrowserContext, server: TestServer): Promise<Page> {
  await context.addCookies([{ name: 'session', value: 'yes', domain: '.paper.test', path: '/' }]);
  const page = await context.newPage();
  await page.goto(at(server, PAPER, '/page'));
  return page;
}

/** Waits until all images of a frame are decided; also outside of a test. */
const settled = (frame: Frame) =>
  frame.waitForFunction(
    () => document.querySelector('img:not([data-scrim]), [data-scrim="pending"]') === null,
    undefined,
    { timeout: PATIENCE, polling: 50 },
  );

/** A browser without the extension: what the page asks for by itself. */
async function visitWithout(): Promise<string[]> {
  const server = await startServer();
  writePages(server);
  const context = await launchBrowser({ extraArgs: [SITES] });
  await visit(context, server);
  await context.close();
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
    const scrim = await launchScrim({ extraArgs: [SITES, `--log-net-log=${log}`] });
    extension = `chrome-extension://${scrim.extensionId}`;
    await dismissWelcome(scrim.context);
    const visited = await visit(scrim.context, server);
    for (const frame of visited.frames()) await settled(frame);
    // The extension's own pages are heard as well.
    for (const name of ['popup.html', 'options.html', 'welcome.html']) {
      const page = await scrim.context.newPage();
      await page.goto(scrim.url(name));
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    await scrim.close();
    ({ asked, connected } = await readNetLog(log));
    without = await visitWithout();
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has each image of others asked for once more, and nothing else', () => {
    const twice = [...foreign.map(([host, path]) => `${host} ${path}`), `${PICTURES} ${good(5)}`];
    expect(lines(server.requests)).toEqual([...without, ...twice].sort());
  });

  it('gives Scrim no cookie and no referrer to send', () => {
    const images = server.requests.filter(({ path }) => path.startsWith('/img/'));
    // The page's own requests say that they want an image; a fetch takes anything.
    const isFetch = ({ headers }: Seen): boolean => headers.accept === '*/*';
    const [scrims, pages] = [images.filter(isFetch), images.filter((one) => !isFetch(one))];
    expect(scrims).toHaveLength(5);
    for (const { headers } of scrims) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.referer).toBeUndefined();
      expect(headers.origin).toBeUndefined();
      expect(headers.authorization).toBeUndefined();
    }
    // Or the test would prove nothing: there was a cookie to be sent, and a referrer.
    const toPaper = pages.filter(({ host, path }) => host.startsWith(PAPER) || path === bad(2));
    expect(toPaper.map(({ headers }) => headers.cookie)).toEqual(Array(5).fill('session=yes'));
    for (const { headers } of pages) expect(headers.referer).toContain('http://');
  });

  it('is all that the whole browser asks for on behalf of the page or of Scrim', () => {
    const hosts = new Set(asked.map(({ url }) => new URL(url).hostname));
    expect([...hosts].sort()).toEqual([ELSEWHERE, PICTURES, PAPER].sort());
    const scrims = asked.filter(({ initiator }) => initiator === extension).map(({ url }) => url);
    const wanted = [...foreign.map(([host, path]) => at(server, host, path)), at(server, PICTURES, good(5))];
    expect(scrims.sort()).toEqual(wanted.sort());
    const initiators = new Set(asked.map(({ initiator }) => initiator));
    expect([...initiators].sort()).toEqual(
      [extension, at(server, PAPER, ''), at(server, ELSEWHERE, '')].sort(),
    );
    expect([...connected]).toEqual([new URL(server.origin).host]);
  });
});
