import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tab } from '../../scripts/driver/driver';
import { startServer, type TestServer } from '../server/index';
import { BUILT, inFirefox, launch } from './support/browser';
import { expectNoFlash } from './support/flashes';
import { bad, good, tag } from './support/pictures';
import { expectStates, statesIn } from './support/states';

/** Tabs that were open before Scrim came are covered; tabs that outlive it are not left covered by an orphan. */

const html = `<!doctype html>${tag(bad())}${tag(good())}
  <section><template shadowrootmode="open">${tag(bad(1))}</template></section>`;

/** What a reader sees of each image: '' for bare, or what covers it. */
const covers = (page: Tab): Promise<string[]> =>
  page.evaluate(() => {
    const images = [...document.images];
    const inner = document.querySelector('section')?.shadowRoot?.querySelectorAll('img') ?? [];
    return [...images, ...inner].map((image) => {
      const { filter, objectPosition } = getComputedStyle(image);
      return `${filter === 'none' ? '' : 'blur'}${objectPosition === '50% 50%' ? '' : 'hidden'}`;
    });
  });

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  server.setPage('/page', html);
});
afterAll(() => server.close());

describe('when Scrim is removed', () => {
  it('uncovers what it covered', async () => {
    const scrim = await launch();
    const page = await scrim.newTab();
    await page.goto(`${server.origin}/page`);
    await expectStates(page, ['blur', 'safe', 'blur']);
    // A safe one fades in, by a filter too.
    await expect.poll(() => covers(page)).toEqual(['blur', '', 'blur']);
    await scrim.uninstall();
    await page.bringToFront();
    await expect.poll(() => covers(page)).toEqual(['', '', '']);
    // What comes later is left alone too.
    await page.evaluate((source) => {
      document
        .querySelector('section')
        ?.shadowRoot?.append(Object.assign(new Image(200, 150), { src: source }));
      document.body.append(Object.assign(new Image(200, 150), { src: source }));
    }, bad(3));
    await expect.poll(() => covers(page)).toEqual(['', '', '', '', '']);
    await scrim.close();
  });
});

describe('when Scrim is installed, and then updated', () => {
  it('covers the tabs that are open, without a reload, and takes them over', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'scrim-install-'));
    cpSync(BUILT, folder, { recursive: true });
    const scrim = await launch({ extension: false });
    const page = await scrim.newTab();
    await page.goto(`${server.origin}/page`);
    expect(await statesIn(page)).toEqual(['', '', '']);
    await scrim.install(folder);
    await expectStates(page, ['blur', 'safe', 'blur']);

    const manifest = join(folder, 'manifest.json');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace(/"version": "[^"]+"/, '"version": "99.0.0"'),
    );
    const recorder = await scrim.record(page);
    await scrim.install(folder);
    // The script of the old version is an orphan now: a new image is judged only if one of the new has come.
    await page.evaluate((source) => {
      setInterval(() => {
        document.querySelector('#new')?.remove();
        document.body.append(Object.assign(new Image(200, 150), { id: 'new', src: source }));
      }, 2_000);
    }, bad(2));
    await expectStates(page, ['blur', 'safe', 'blur', 'blur']);
    const recording = await recorder.stop();
    // In Firefox a script ends with its extension, and so do registered sheets.
    if (!inFirefox) expectNoFlash(recording, 1);
    await scrim.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens its welcome page, though a tab that is open does not answer', async () => {
    const scrim = await launch({ extension: false });
    const stuck = await scrim.newTab();
    await stuck.goto(`${server.origin}/page`);
    await stuck.evaluate(() => {
      setTimeout(() => {
        const request = new XMLHttpRequest();
        request.open('GET', '/fault/never', false);
        request.send();
      });
    });
    await scrim.install(BUILT);
    const addresses = async (): Promise<string[]> => (await scrim.tabs()).map((tab) => tab.url());
    await expect.poll(addresses).toContainEqual(expect.stringMatching(/\/welcome\.html$/));
    await scrim.close();
  });
});
