import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Driver, Tab } from '../../scripts/driver/driver';
import { PATIENCE } from '../../scripts/lib/patience';
import { startServer, type TestServer } from '../server/index';
import { launch } from './support/browser';
import { type HeldModel, holdModel } from './support/held-model';
import { bad, good, tag } from './support/pictures';
import { reveal } from './support/reveal';
import { at } from './support/sites';
import { expectStates } from './support/states';
import { dismissWelcome } from './support/welcome';

/** Promise 6: the page stays the page's. It is read in two browsers, with Scrim and without, and compared. */

const pageHtml = (server: TestServer): string => `<!doctype html>
<html lang="en" class="theme" data-theme="dusk" style="--gap: 7px">
<head><meta charset="utf-8"><title>A page of its own</title>
<style>
  body { margin: 12px; font: 16px/1.4 sans-serif; transition: color 1s; }
  .framed { border: 3px solid teal; border-radius: 12px; padding: 5px; transition: all 300ms; }
  .row { display: flex; gap: var(--gap); align-items: baseline; }
  .grid { display: grid; grid-template-columns: 1fr 2fr; }
  .grid img { width: 100%; height: auto; }
  .fit img { width: 220px; height: 90px; object-fit: cover; object-position: 10% 20%; }
  img:not([alt]) + figcaption::before { content: 'no words: '; }
</style>
<script>
  // All that an observer of the page can see, from before the first image on.
  window.seen = [];
  new MutationObserver((records) => {
    for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
      const names = (nodes) => Array.from(nodes, (node) => node.nodeName.toLowerCase()).join(' ');
      seen.push([type, target.nodeName.toLowerCase(), attributeName ?? '', names(addedNodes), names(removedNodes)].join('|'));
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
</script></head>
<body id="top">
  <p>Words before ${tag(good(0), 'class="framed" style="opacity: 0.9 !important; transform: rotate(1deg)" alt="one" data-own="1"')} words after.</p>
  <div class="row">${tag(bad(0), 'style="filter: sepia(0.5); object-fit: contain" title="two" tabindex="0"')}<b>text</b>
    <a href="#top">${tag(bad(1), 'class="framed wide" loading="lazy" decoding="async"')}</a></div>
  <div class="grid"><img src="${bad(2)}" alt="three"><img src="${good(1)}" style="visibility: visible"></div>
  <figure class="fit"><picture><source srcset="${good(2)}" media="(min-width: 1px)"><img src="${bad(3)}"></picture><figcaption>four</figcaption></figure>
  ${tag(at(server, 'img.other.test', bad(4)), 'style="float: right; margin: 3px" data-scrimshaw="bone" aria-label="five"')}
  <img src="${good(3)}" width="20" height="20"><img alt="nothing here"><img src="/none.png" alt="broken" width="90" height="40">
  <own-element id="host"></own-element>
  <script>
    customElements.define('own-element', class extends HTMLElement {
      connectedCallback() {
        this.attachShadow({ mode: 'open' }).innerHTML = '<style>img { border: 2px dotted red }</style>${tag(bad(5))}';
      }
    });
    addEventListener('load', () => document.body.append(Object.assign(new Image(180, 120), { src: '${good(4)}', className: 'late' })));
  </script>
</body></html>`;

/** In order of the page; the one that comes last is added by script. */
const DECIDED = 'safe blur blur blur safe safe blur skip skip unknown blur safe'.split(' ');

const COVERED = DECIDED.map((state) => (/blur|safe/.test(state) ? 'pending' : state));

const ADDED = 'scrim-overlay';

/** All that is the page's, as a script of the page can see it. */
const portrait = (page: Tab) =>
  page.evaluate((added) => {
    const OURS = [
      'data-scrim',
      'data-scrim-level',
      'data-scrim-bare',
      'data-scrim-held',
      'data-scrim-settling',
    ];
    const all = Array.from(document.querySelectorAll('*')).filter(({ localName }) => localName !== added);
    const inShadow = Array.from(document.querySelector('#host')?.shadowRoot?.querySelectorAll('*') ?? []);
    const copy = document.documentElement.cloneNode(true) as HTMLElement;
    for (const element of copy.querySelectorAll(added)) element.remove();
    for (const element of [copy, ...copy.querySelectorAll('*')]) {
      for (const name of OURS) element.removeAttribute(name);
    }
    return {
      html: copy.outerHTML,
      shadow: inShadow.map((element) =>
        element
          .getAttributeNames()
          .filter((name) => !OURS.includes(name))
          .map((name) => `${name}=${element.getAttribute(name)}`),
      ),
      styles: [...all, ...inShadow].map((element) => (element as HTMLElement).style?.cssText ?? ''),
      layout: [...all, ...inShadow].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return `${element.localName} ${x} ${y} ${width} ${height}`;
      }),
      scroll: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
      globals: Object.getOwnPropertyNames(window).sort(),
      elements: Object.getOwnPropertyNames(HTMLImageElement.prototype).sort(),
      sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
      stored: [localStorage.length, sessionStorage.length, document.cookie],
      focus: document.activeElement?.localName,
    };
  }, ADDED);

const mutations = (page: Tab) => page.evaluate(() => (window as unknown as { seen: string[] }).seen);

describe('a page that Scrim has read', () => {
  let server: TestServer;
  let model: HeldModel;
  let scrim: Driver;
  let plain: Driver;
  let page: Tab;
  let own: Tab;

  const visit = async (driver: Driver): Promise<Tab> => {
    const opened = await driver.newTab();
    await opened.goto(at(server, 'www.paper.test', '/page'));
    const areHere = () => Array.from(document.images).every((image) => image.complete);
    await vi.waitUntil(() => opened.evaluate(areHere), { timeout: PATIENCE });
    await opened.locator('.late').waitFor({ state: 'attached' });
    return opened;
  };

  beforeAll(async () => {
    server = await startServer();
    server.setPage('/page', pageHtml(server));
    plain = await launch({ extension: false, sites: true });
    own = await visit(plain);
  });
  afterAll(async () => {
    await scrim?.close();
    await model?.close();
    await plain?.close();
    await server?.close();
  });

  it('is what it was while its images are covered', async () => {
    model = await holdModel();
    scrim = await launch({ dist: model.dist, sites: true });
    await dismissWelcome(scrim);
    page = await visit(scrim);
    await expectStates(page, COVERED);
    expect(await portrait(page)).toEqual(await portrait(own));
  });

  it('asks for room while it is scrolled, as long as something of it waits', async () => {
    // Whoever listens in the extension hears what pages say to the host.
    await scrim.inExtension(() => {
      const world = globalThis as unknown as { heard: string[] };
      world.heard = [];
      chrome.runtime.onConnect.addListener((port) => {
        port.onMessage.addListener(({ type }: { type: string }) => void world.heard.push(type));
      });
    });
    const heard = () => scrim.inExtension(() => (globalThis as unknown as { heard: string[] }).heard);
    server.setPage('/tall', `<!doctype html><style>body { height: 4000px }</style>${tag(good(5))}`);
    const tall = await scrim.newTab();
    await tall.goto(at(server, 'www.paper.test', '/tall'));
    await expect.poll(heard).toContain('ask');
    expect(await heard()).not.toContain('scroll');
    await tall.evaluate(() => scrollTo(0, 100));
    await expect.poll(heard).toContain('scroll');
    await tall.close();
  });

  it('is what it was when all is decided and one image is shown', async () => {
    model.release();
    await expectStates(page, DECIDED);
    await reveal(page, 1);
    await expectStates(page, DECIDED.with(1, 'shown'));
    await expect.poll(() => page.locator('[data-scrim-settling]').count()).toBe(0);
    expect(await page.locator(ADDED).count()).toBe(1);
    const [withScrim, without] = [await portrait(page), await portrait(own)];
    // The reader's own click is where the focus is.
    expect({ ...withScrim, focus: '' }).toEqual({ ...without, focus: '' });
  });

  it('has seen changes of data-scrim attributes and the overlay, and no others', async () => {
    const pages = new Set(await mutations(own));
    const extra = (await mutations(page)).filter((change) => !pages.has(change));
    const kinds = new Set(extra.map((change) => change.replace(/^(attributes)\|[a-z]+\|/, '$1|…|')));
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining([
        'attributes|…|data-scrim-level||',
        'attributes|…|data-scrim||',
        `childList|html||${ADDED}|`,
      ]),
    );
    expect(
      [...kinds].filter(
        (kind) => !/^attributes\|…\|data-scrim(-[a-z]+)?\|\|$/.test(kind) && !kind.includes(ADDED),
      ),
    ).toEqual([]);
  });

  it('shows nothing of the overlay to its scripts', async () => {
    const host = await page.evaluate((added) => {
      const element = document.querySelector<HTMLElement>(added);
      const { parentElement, shadowRoot, children } = element ?? {};
      return [parentElement?.localName, shadowRoot, children?.length];
    }, ADDED);
    expect(host).toEqual(['html', null, 0]);
  });
});
