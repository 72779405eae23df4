import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { launchChromium } from '../../scripts/driver/chromium';
import type { Driver, Tab } from '../../scripts/driver/driver';
import { PATIENCE } from '../../scripts/lib/patience';
import { useBed } from './support/bed';
import { inFirefox, launch } from './support/browser';
import { store } from './support/extension';
import { expectNoFlash } from './support/flashes';
import { keyPixelsOnPaper, printed } from './support/paper';
import { bad, good, tag } from './support/pictures';
import { showAt } from './support/reveal';
import { at } from './support/sites';
import { expectStates } from './support/states';
import { expectUntouched } from './support/traces';

/** Every kind of document, and every place in one where an image may be. */

const bed = useBed({ sites: true });
const html = (body: string): string =>
  `<!doctype html><meta charset="utf-8"><style>body{margin:8px}</style><body>${body}`;
const two = tag(bad()) + tag(good());
const image = (index: number): string => `document.images[${index}]`;

async function recorded(
  path: string,
  check: (page: Tab) => Promise<void>,
  atLeast = 2,
  noise = 0,
): Promise<void> {
  const page = await bed.scrim.newTab();
  const recorder = await bed.scrim.record(page);
  await page.goto(new URL(path, bed.server.origin).href);
  // Stopped in any case: Firefox has one recorder for all.
  const recording = await check(page).then(
    () => recorder.stop(),
    async (error: unknown) => {
      await recorder.stop();
      throw error;
    },
  );
  expectNoFlash(recording, atLeast, noise);
  await page.close();
}

describe('frames', () => {
  it('sandboxed, data:, blob:, javascript:, an image, and written into', async () => {
    // In a page of the reader's own network a frame without an origin gets nothing from there.
    const origin = at(bed.server, 'www.paper.test', '');
    const absolute = `<img src=${origin}${bad()} width=200 height=150><img src=${origin}${good()} width=200 height=150>`;
    bed.server.setPage('/inner', html(two));
    bed.server.setPage(
      '/frames',
      html(`<iframe sandbox srcdoc='${two}'></iframe><iframe sandbox="allow-scripts" src="/inner"></iframe>
        <iframe src="data:text/html,${encodeURIComponent(absolute)}"></iframe><iframe id="blob"></iframe>
        <iframe src="javascript:'${absolute}'"></iframe><iframe id="written"></iframe>
        <iframe id="again" srcdoc="<p>old"></iframe><iframe id="later"></iframe><iframe src="${bad()}"></iframe>
        <script>
          const write = (id) => {
            const inner = document.getElementById(id).contentDocument;
            inner.open();
            inner.write('<!doctype html>${two}');
            inner.close();
          };
          document.getElementById('blob').src = URL.createObjectURL(new Blob(['${absolute}'], { type: 'text/html' }));
          write('written');
          addEventListener('load', () => setTimeout(() => { write('again'); write('later'); }, 300));
        </script>`),
    );
    await recorded(`${origin}/frames`, async (page) => {
      await expect.poll(() => page.frames().length).toBe(10);
      for (const frame of page.frames().slice(1)) {
        const own = frame.url().endsWith(bad()) ? ['blur'] : ['blur', 'safe'];
        await expectStates(frame, own);
      }
    });
  });
});

describe('a document that is opened anew', () => {
  const write = (times: number): string => `setTimeout(() => {
    for (let time = 0; time < ${times}; time++) {
      document.open();
      document.write('<!doctype html><html data-scrim="off"><title>new</title>${two}');
      document.close();
    }
  }, 300)`;

  it.each([
    ['by document.write', write(1)],
    ['by document.write, twice', write(2)],
    [
      'by another root element',
      `setTimeout(() => {
        const root = document.createElement('html');
        root.dataset.scrim = 'off';
        root.innerHTML = '<body>${two}';
        document.replaceChild(root, document.documentElement);
      }, 300)`,
    ],
  ])('%s is covered, judged, and offered', async (_name, script) => {
    bed.server.setPage(
      '/opened',
      html(`<p>old</p>${tag(good(3))}<script>addEventListener('load', () => ${script})</script>`),
    );
    await recorded('/opened', (page) => expectStates(page, ['blur', 'safe']));
    const page = await bed.scrim.newTab();
    await page.goto(`${bed.server.origin}/opened`);
    await expectStates(page, ['blur', 'safe']);
    await showAt(page, image(0));
    await expectStates(page, ['shown', 'safe']);
    await page.close();
  });
});

it('a document that is opened anew has other rules when its window changes', async () => {
  const rule = `@media (max-width: 500px) { #narrow { background: url(${good(1)}) } }`;
  const body = `<style>#narrow { width: 200px; height: 150px } ${rule}</style><div id="narrow">words</div>${tag(good())}`;
  bed.server.setPage(
    '/opened-narrow',
    html(`<style>#wide { background: url(${good(2)}); height: 150px }</style><p id="wide">words`),
  );
  const page = await bed.scrim.newTab();
  await page.goto(`${bed.server.origin}/opened-narrow`);
  // By now the first document's rules are followed.
  await expectStates(page, ['safe'], '#wide');
  await page.evaluate((text) => {
    document.open();
    document.write(text);
    document.close();
  }, `<!doctype html><title>new</title>${body}`);
  await expectStates(page, ['safe']);
  await page.setViewportSize({ width: 400, height: 600 });
  await expectStates(page, ['safe'], '#narrow');
  await page.close();
});

describe('documents that are no HTML', () => {
  const NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  const SIZE = 'width="200" height="150"';

  it('XHTML', async () => {
    bed.server.setFile('/page.xhtml', {
      type: 'application/xhtml+xml',
      body: `<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>x</title></head><body>
        <h:img xmlns:h="http://www.w3.org/1999/xhtml" src="${bad()}" ${SIZE}/><img src="${good()}" ${SIZE}/><br/>
        <svg ${NAMES} ${SIZE}><image xlink:href="${bad(1)}" ${SIZE}/></svg></body></html>`,
    });
    await recorded('/page.xhtml', async (page) => {
      await expectStates(page, ['blur', 'safe'], '[src]');
      await expectStates(page, ['blur'], 'image');
      await page.evaluate((src) => {
        const added = document.createElementNS('http://www.w3.org/1999/xhtml', 'img');
        added.setAttribute('src', src);
        document.documentElement.lastElementChild?.append(added);
      }, bad(2));
      await expectStates(page, ['blur', 'safe', 'blur'], '[src]');
    });
    const page = await bed.scrim.newTab();
    await page.goto(`${bed.server.origin}/page.xhtml`);
    await expectStates(page, ['blur', 'safe'], '[src]');
    await showAt(page, `document.querySelector('[src]')`);
    await expectStates(page, ['shown', 'safe'], '[src]');
    await page.close();
  });

  it('SVG', async () => {
    bed.server.setFile('/page.svg', {
      type: 'image/svg+xml',
      body: `<svg ${NAMES} viewBox="0 0 400 150" width="400" height="150"><image href="${bad()}" ${SIZE}/>
        <image x="200" xlink:href="${good()}" ${SIZE}/></svg>`,
    });
    await recorded('/page.svg', (page) => expectStates(page, ['blur', 'safe'], 'image'), 1);
    const page = await bed.scrim.newTab();
    await page.goto(`${bed.server.origin}/page.svg`);
    await expectStates(page, ['blur', 'safe'], 'image');
    await showAt(page, `document.querySelector('image')`);
    await expectStates(page, ['shown', 'safe'], 'image');
    await page.close();
  });

  it('an image, which the browser still makes larger and smaller', async () => {
    const path = `${bad(0)}&w=2400`;
    await recorded(path, (page) => expectStates(page, ['blur']), 1);
    const page = await bed.scrim.newTab();
    await page.goto(bed.server.origin + path);
    await expectStates(page, ['blur']);
    await showAt(page, image(0));
    await expectStates(page, ['shown']);
    const width = (): Promise<number> =>
      page.evaluate(() => (document.images[0] as HTMLImageElement).getBoundingClientRect().width);
    const before = await width();
    await page.mouse.click(600, 400);
    await expect.poll(width).not.toBe(before);
    expect(await width()).toBe(2400);
    await expectStates(page, ['shown']);
    await page.close();
  });
});

describe('shadow trees that nobody tells of', () => {
  const trees = (page: Tab): Promise<(string | null)[][]> =>
    page.evaluate(() =>
      (globalThis as unknown as { trees: ShadowRoot[] }).trees.map((root) =>
        Array.from(root.querySelectorAll('img'), (one) => one.getAttribute('data-scrim')),
      ),
    );

  it.each([
    ['closed ones of ordinary elements, empty and with content', `tree('a'); tree('b'); tree('c')`, 3],
    [
      'closed ones in closed ones',
      `const outer = hosts.a.attachShadow({ mode: 'closed' });
       outer.innerHTML = '<div><p></p></div>';
       hosts.inner = outer.querySelector('p');
       tree('inner')`,
      1,
    ],
    [
      'styled before any sheet came',
      `tree('a'); getComputedStyle(trees[0].querySelector('img')).filter; hosts.a.offsetWidth`,
      1,
    ],
    ['open ones, late, on a page that does not change', `setTimeout(() => tree('b', 'open'), 1500)`, 1],
    ['closed ones, late, on a page that does not change', `setTimeout(() => tree('b'), 1500)`, 1],
    [
      'an image that comes late into one that was empty',
      `trees.push(hosts.a.attachShadow({ mode: 'closed' })); setTimeout(() => trees[0].innerHTML = two, 1500)`,
      1,
    ],
  ])('%s', async (_name, script, count) => {
    bed.server.setPage(
      '/trees',
      html(`<div id="a"></div><section id="b"><p>light</p></section><span id="c">words</span><script>
        var trees = [];
        const two = '${two}';
        const hosts = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, document.getElementById(id)]));
        const tree = (id, mode = 'closed') => {
          const root = hosts[id].attachShadow({ mode });
          root.innerHTML = '<slot></slot>' + two;
          trees.push(root);
        };
        ${script};
      </script>`),
    );
    await recorded('/trees', async (page) => {
      const wanted = Array.from({ length: count }, () => ['blur', 'safe']);
      await expect.poll(() => trees(page)).toEqual(wanted);
      await page.evaluate((src) => {
        const [root] = (globalThis as unknown as { trees: ShadowRoot[] }).trees;
        (root?.querySelectorAll('img')[1] as HTMLImageElement).src = src;
      }, bad(2));
      await expect.poll(async () => (await trees(page))[0]).toEqual(['blur', 'blur']);
    });
  });

  it('declared closed in the HTML', async () => {
    const path = `/declared`;
    bed.server.setPage(
      path,
      html(`<div><template shadowrootmode="closed">${two}</template></div>${tag(good(1))}`),
    );
    await recorded(path, async (page) => {
      await expectStates(page, ['safe']);
      // No script gets at the tree: a picture that is safe is seen, and one that is flagged has colours, but not its own.
      const isSeen = async (): Promise<boolean> => {
        const place = { left: 216, top: 12, width: 180, height: 130 };
        const data = await sharp(await page.screenshot())
          .extract(place)
          .greyscale()
          .raw()
          .toBuffer();
        return new Set(data).size > 40;
      };
      await expect.poll(isSeen).toBe(true);
    });
  });
});

describe('the top layer', () => {
  it.each([
    ['a modal dialog', `<dialog id="top">${two}</dialog>`, `document.querySelector('#top').showModal()`],
    [
      'a popover',
      `<div popover id="top" style="inset:auto;margin:0">${two}</div>`,
      `document.querySelector('#top').showPopover()`,
    ],
    [
      'a modal dialog in a shadow tree',
      `<div id="host"><template shadowrootmode="open"><dialog id="top">${two}</dialog></template></div>`,
      `document.querySelector('#host').shadowRoot.querySelector('#top').showModal()`,
    ],
    [
      'a shadow tree in a modal dialog',
      `<dialog id="top"><div id="host"><template shadowrootmode="open">${two}</template></div></dialog>`,
      `document.querySelector('#top').showModal()`,
    ],
  ])('is below what the reader is offered: %s', async (name, content, open) => {
    const page = await bed.open(
      html(`${tag(bad(1))}${content}<script>setTimeout(() => ${open}, 100)</script>`),
      `/top-${name.replaceAll(' ', '-')}`,
    );
    await expectStates(page, ['blur', 'blur', 'safe']);
    const inside = `(document.querySelector('#host')?.shadowRoot ?? document.querySelector('#top')).querySelector('img')`;
    await showAt(page, inside);
    await expectStates(page, ['blur', 'shown', 'safe']);
    await page.close();
  });

  it('is below it in fullscreen too', async () => {
    const page = await bed.open(
      html(
        `<button onclick="document.querySelector('#full').requestFullscreen()">full</button><div id="full">${two}</div>`,
      ),
      '/full',
    );
    await expectStates(page, ['blur', 'safe']);
    await page.locator('button').click();
    await expect.poll(() => page.evaluate(() => document.fullscreenElement?.id)).toBe('full');
    await showAt(page, image(0));
    await expectStates(page, ['shown', 'safe']);
    await page.evaluate(() => document.exitFullscreen());
    await page.close();
  });
});

describe('view transitions', () => {
  // Firefox's software compositor puts pixels of any colour beside what is blurred and moves; a marker has 672.
  const NOISE = 200;
  const style = `<style>img{view-transition-name:one;display:block}::view-transition-group(*),::view-transition-old(*),
    ::view-transition-new(*){animation-duration:600ms!important}</style>`;
  const go = async (page: Tab, change: string): Promise<void> => {
    await page.evaluate(`(async () => {
      const image = document.images[0];
      await document.startViewTransition(() => { ${change} }).finished;
    })()`);
  };

  it('show of what is covered no more than the page does', async () => {
    bed.server.setPage('/moving', html(`${style}${tag(bad())}<p>words</p>`));
    await recorded(
      '/moving',
      async (page) => {
        await expectStates(page, ['blur']);
        // From flagged to safe and back, by the source, and by another element in its place.
        await go(page, `image.src = '${good()}'`);
        await expectStates(page, ['safe']);
        await go(page, `image.src = '${bad(1)}'; image.style.marginLeft = '300px'`);
        await expectStates(page, ['blur']);
        await go(
          page,
          `image.style.marginLeft = '0'; image.style.width = '400px'; image.style.height = 'auto'`,
        );
        await go(
          page,
          `const other = new Image(200, 150); other.src = '${good(1)}'; image.replaceWith(other)`,
        );
        await expectStates(page, ['safe']);
        await go(
          page,
          `const other = new Image(200, 150); other.src = '${bad(1)}'; image.replaceWith(other)`,
        );
        await expectStates(page, ['blur']);
        await go(
          page,
          `const other = new Image(200, 150); other.src = '${good(1)}'; image.replaceWith(other)`,
        );
      },
      10,
      NOISE,
    );
  });

  it('are seen by this test', async () => {
    bed.server.setPage('/seen', html(`${style}${tag(bad())}<p>words</p>`));
    const page = await bed.scrim.newTab();
    await page.goto(`${bed.server.origin}/seen`);
    await expectStates(page, ['blur']);
    await showAt(page, image(0));
    await expectStates(page, ['shown']);
    const recorder = await bed.scrim.record(page);
    await go(page, `image.src = '${good()}'`);
    const { flashes } = await recorder.stop();
    expect(flashes.filter(({ keyPixels }) => keyPixels > NOISE).length).toBeGreaterThan(1);
    await page.close();
  });
});

describe('on paper', () => {
  it('what is covered is covered too', async () => {
    const page = await bed.open(html(`${tag(bad())}${tag(good())}${tag('/fault/html.jpg')}`), '/paper');
    await expectStates(page, ['blur', 'safe', 'unknown']);
    const colours = async (): Promise<number> => keyPixelsOnPaper(await printed(bed.scrim, page));
    expect(await colours()).toBe(0);
    await showAt(page, image(0));
    await expectStates(page, ['shown', 'safe', 'unknown']);
    // And they would be seen.
    expect(await colours()).toBeGreaterThan(24);
    await page.close();
  });
});

describe('a page that the browser has kept', () => {
  // Playwright has Chromium keep none.
  const start = (): Promise<Driver> =>
    inFirefox ? launch() : launchChromium({ withoutArgs: ['--disable-back-forward-cache'] });
  const watch = `<script>addEventListener('pageshow', ({ persisted }) => { globalThis.kept = persisted })</script>`;
  const setKept = (path: string, images: string): void =>
    bed.server.setFile(path, { type: 'text/html', cache: 'max-age=60', body: html(`${images}${watch}`) });

  /** @returns whether the browser had kept the page */
  async function goBack(page: Tab): Promise<boolean> {
    // A page that was kept does not load, so nobody who waits for that is told.
    await page.evaluate('setTimeout(() => history.back(), 0)');
    let kept: unknown;
    const says = async (): Promise<string> => {
      kept = await page.evaluate('globalThis.kept').catch(() => undefined);
      return typeof kept;
    };
    await expect.poll(says).toBe('boolean');
    return kept === true;
  }

  /** A browser that is too busy to freeze a page within some seconds does not keep it: then all is done once more. */
  async function comeBack(leave: () => Promise<Tab>): Promise<Tab> {
    for (let tries = 0; tries < 5; tries++) {
      const page = await leave();
      if (await goBack(page)) return page;
      await page.close();
    }
    throw new Error('the browser keeps no page');
  }

  it('is right when the reader comes back to it', async () => {
    const scrim = await start();
    try {
      const { origin } = bed.server;
      setKept('/kept', `${two}${tag('/fault/html.jpg')}`);
      bed.server.setPage('/between', html(tag(good(1))));
      const page = await comeBack(async () => {
        await store({ scrim }, { unknown: 'cover' });
        const page = await scrim.newTab();
        await page.goto(`${origin}/kept`);
        await expectStates(page, ['blur', 'safe', 'unknown']);
        await page.goto(`${origin}/between`);
        await expectStates(page, ['safe']);
        await store({ scrim }, { unknown: 'show' });
        return page;
      });
      await expectStates(page, ['blur', 'safe', 'unknown']);
      // What the reader chose in the meantime holds, and the line to the models is there.
      const bare = (): Promise<boolean> =>
        page.evaluate(() => document.images[2]?.hasAttribute('data-scrim-bare') === true);
      await expect.poll(bare).toBe(true);
      await page.evaluate(
        ([flagged, safe]) => {
          for (const src of [flagged, safe])
            document.body.append(Object.assign(new Image(200, 150), { src }));
        },
        [bad(6), good(6)],
      );
      await expectStates(page, ['blur', 'safe', 'unknown', 'blur', 'safe']);
    } finally {
      await scrim.close();
    }
  });

  it('without Scrim is covered and judged when the reader comes back to it', async () => {
    const scrim = await start();
    try {
      const { origin } = bed.server;
      setKept('/free', two);
      bed.server.setPage('/after', html(tag(good(1))));
      const page = await comeBack(async () => {
        await store({ scrim }, { allowed: ['127.0.0.1'] });
        const page = await scrim.newTab();
        await page.goto(`${origin}/free`);
        await expectUntouched(page);
        await page.goto(`${origin}/after`);
        await store({ scrim }, { allowed: [] });
        await expectStates(page, ['safe']);
        return page;
      });
      await expectStates(page, ['blur', 'safe']);
    } finally {
      await scrim.close();
    }
  });
});

describe('a tab that is restored', () => {
  const profile = mkdtempSync(join(tmpdir(), 'scrim-restored-'));
  afterAll(() => rmSync(profile, { recursive: true, force: true }));

  // Firefox has to be told: firefox/restored.test.ts.
  it.skipIf(inFirefox)('after a restart of the browser is covered and judged', async () => {
    const start = (): Promise<Driver> => launchChromium({ profile, extraArgs: ['--restore-last-session'] });
    bed.server.setPage('/restored', html(two));
    const before = await start();
    const page = await before.newTab();
    await page.goto(`${bed.server.origin}/restored`);
    await expectStates(page, ['blur', 'safe']);
    await before.close();

    const after = await start();
    try {
      const restored = async (): Promise<Tab | undefined> =>
        (await after.tabs()).find((tab) => tab.url().endsWith('/restored'));
      const again = await vi.waitUntil(restored, { timeout: PATIENCE });
      await again.bringToFront();
      await expectStates(again, ['blur', 'safe']);
    } finally {
      await after.close();
    }
  });
});
