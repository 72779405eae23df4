import { describe, expect, it } from 'vitest';
import { useBed } from './support/bed';
import { inFirefox } from './support/browser';
import { bad, good, tag } from './support/pictures';
import { at, openAt } from './support/sites';
import { expectSettled, expectStates } from './support/states';

const bed = useBed({ sites: true });
const html = (body: string): string => `<!doctype html><meta charset="utf-8"><body>${body}`;

describe('an img is judged, whatever its source is written in', () => {
  it('src, of the same origin and of another', async () => {
    const { other } = bed.server;
    const page = await bed.open(html(tag(bad()) + tag(good()) + tag(other + bad(1)) + tag(other + good(1))));
    await expectStates(page, ['blur', 'safe', 'blur', 'safe']);
  });

  it('an address of this site that leads to another one', async () => {
    const to = encodeURIComponent(at(bed.server, 'img.other.test', bad(2)));
    const page = await openAt(bed, 'www.paper.test', '/leads', html(tag(`/fault/redirect-to?to=${to}`)));
    await expectStates(page, ['blur']);
  });

  it('crossorigin images that the page may read', async () => {
    const { other } = bed.server;
    const page = await bed.open(
      html(tag(`${other}${bad()}&cors=1`, 'crossorigin') + tag(`${other}${good()}&cors=1`, 'crossorigin')),
    );
    await expectStates(page, ['blur', 'safe']);
  });

  it('srcset with and without src, sizes, picture', async () => {
    const page = await bed.open(
      html(`<img width="200" height="150" srcset="${bad()} 1x, ${bad(1)} 2x">
        <img width="200" height="150" src="${good()}" srcset="${bad()} 400w, ${bad(1)} 800w" sizes="200px">
        <picture><source srcset="${bad()}" media="(min-width: 1px)"><img width="200" height="150" src="${good()}"></picture>
        <picture><source srcset="${bad()}" type="image/nonsense"><img width="200" height="150" src="${good()}"></picture>`),
    );
    await expectStates(page, ['blur', 'blur', 'blur', 'safe']);
  });

  it('another source of a picture when the viewport changes', async () => {
    const page = await bed.open(
      html(`<picture><source srcset="${bad()}" media="(max-width: 700px)">
        <img width="200" height="150" src="${good()}"></picture>`),
    );
    await expectStates(page, ['safe']);
    await page.setViewportSize({ width: 600, height: 800 });
    await expectStates(page, ['blur']);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expectStates(page, ['safe']);
  });

  it('data: and blob: addresses, also when the blob is revoked at once', async () => {
    const page = await bed.open(html('<p>nothing yet'));
    await page.evaluate(
      async (sources) => {
        for (const [index, source] of sources.entries()) {
          const blob = await (await fetch(source)).blob();
          const image = new Image(200, 150);
          const url = URL.createObjectURL(blob);
          if (index < 2) image.onload = () => URL.revokeObjectURL(url);
          image.src = url;
          document.body.append(image);
          await image.decode();
        }
        for (const source of sources.slice(0, 2)) {
          const blob = await (await fetch(source)).blob();
          const url = await new Promise<string>((resolve) => {
            const reader = new FileReader();
            reader.onload = () => resolve(String(reader.result));
            reader.readAsDataURL(blob);
          });
          document.body.append(Object.assign(new Image(200, 150), { src: url }));
        }
      },
      [bad(), good(), bad(1), good(1)],
    );
    await expectStates(page, ['blur', 'safe', 'blur', 'safe', 'blur', 'safe']);
  });

  it('loading=lazy, when it is scrolled to', async () => {
    const lazy = [`${bad()}&lazy`, `${good()}&lazy`];
    const page = await bed.open(
      html(`<div style="height:9000px"></div>${lazy.map((path) => tag(path, 'loading="lazy"')).join('')}`),
    );
    await expectStates(page, ['pending', 'pending']);
    expect(bed.server.seen('/img/').filter(({ path }) => path.endsWith('&lazy'))).toEqual([]);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expectStates(page, ['blur', 'safe']);
  });

  it('scripts that swap a placeholder for data-src or data-srcset', async () => {
    const dot = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
    const page = await bed.open(
      html(
        `${tag(dot, `data-src="${bad()}"`)}${tag(dot, `data-srcset="${bad(1)} 1x"`)}${tag(dot, `data-src="${good()}"`)}`,
      ),
    );
    await expectSettled(page);
    await page.evaluate(() => {
      for (const image of document.images) {
        if (image.dataset['src'] !== undefined) image.src = image.dataset['src'];
        if (image.dataset['srcset'] !== undefined) image.srcset = image.dataset['srcset'];
      }
    });
    await expectStates(page, ['blur', 'blur', 'safe']);
  });
});

describe('an img is judged, wherever it is', () => {
  it('added, moved, removed and added again by script', async () => {
    const page = await bed.open(html('<div id="a"></div><div id="b"></div>'));
    await page.evaluate((source) => {
      const image = Object.assign(new Image(200, 150), { src: source });
      document.querySelector('#a')?.append(image);
    }, bad());
    await expectStates(page, ['blur']);
    const moved = await page.evaluate(async () => {
      const image = document.images[0] as HTMLImageElement;
      document.querySelector('#b')?.append(image);
      await new Promise(requestAnimationFrame);
      const inB = image.dataset['scrim'];
      image.remove();
      image.dataset['scrim'] = 'safe';
      document.body.append(image);
      await new Promise(requestAnimationFrame);
      return [inB, image.dataset['scrim']];
    });
    expect(moved).toEqual(['blur', 'blur']);
  });

  it('in open shadow roots, nested, declared in HTML, and attached late', async () => {
    const page = await bed.open(
      html(`<section><template shadowrootmode="open">${tag(bad())}${tag(good())}</template></section>
        <late-element></late-element><script>
          setTimeout(() => customElements.define('late-element', class extends HTMLElement {
            connectedCallback() {
              this.attachShadow({ mode: 'open' }).innerHTML = '<div></div>';
              this.shadowRoot.firstChild.attachShadow({ mode: 'open' }).innerHTML = '${tag(bad(1))}${tag(good(1))}';
            }
          }), 300);
        </script>`),
    );
    await expectStates(page, ['blur', 'safe', 'blur', 'safe']);
  });

  it('in a closed shadow root of a custom element, and in one attached late to an ordinary one', async () => {
    const page = await bed.open(
      html(`<closed-element></closed-element><div id="late"></div><script>
          customElements.define('closed-element', class extends HTMLElement {
            constructor() {
              super();
              globalThis.inner = this.attachShadow({ mode: 'closed' });
              inner.innerHTML = '${tag(bad())}${tag(good())}';
            }
          });
          setTimeout(() => {
            const root = document.querySelector('#late').attachShadow({ mode: 'open' });
            root.innerHTML = '${tag(bad(1))}${tag(good(1))}';
          }, 300);
        </script>`),
    );
    await expectStates(page, ['blur', 'safe']);
    const closed = () =>
      page.evaluate(() =>
        Array.from((globalThis as unknown as { inner: ShadowRoot }).inner.querySelectorAll('img'), (image) =>
          image.getAttribute('data-scrim'),
        ),
      );
    await expect.poll(closed).toEqual(['blur', 'safe']);
  });

  it('in frames: of this site, of another, srcdoc, about:blank, frames in frames', async () => {
    bed.server.setPage('/inner', html(tag(bad()) + tag(good())));
    bed.server.setPage('/nested', html('<iframe src="/inner"></iframe>'));
    const { other } = bed.server;
    const page = await bed.open(
      html(`<iframe src="/inner"></iframe><iframe src="${other}/inner"></iframe><iframe src="/nested"></iframe>
        <iframe srcdoc='${tag(bad())}${tag(good())}'></iframe><iframe id="blank"></iframe>
        <script>document.querySelector('#blank').contentDocument.body.innerHTML = '${tag(bad())}${tag(good())}'</script>`),
    );
    await expect.poll(() => page.frames().length).toBe(7);
    for (const frame of page.frames()) {
      if (frame === page.mainFrame() || frame.url().endsWith('/nested')) continue;
      await frame.waitForLoadState('domcontentloaded');
      await expectStates(frame, ['blur', 'safe']);
    }
  });

  it('leaves images of less than 32 CSS pixels alone, until they grow', async () => {
    const page = await bed.open(
      html(`<img src="${bad()}" width="31" height="200"><img src="${bad(1)}" width="32" height="32">`),
    );
    await expectStates(page, ['skip', 'blur']);
    const grown = await page.evaluate(async () => {
      const image = document.images[0] as HTMLImageElement;
      image.width = 300;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return image.dataset['scrim'];
    });
    expect(grown).not.toBe('skip');
    await expectStates(page, ['blur', 'blur']);
  });

  it('asks once for an address that many images show', async () => {
    const { other } = bed.server;
    const before = bed.server.requests.length;
    const page = await bed.open(html(tag(`${other}${bad()}&shared`).repeat(30)));
    await expectStates(page, Array(30).fill('blur'));
    const asked = bed.server.requests.slice(before).filter(({ path }) => path.endsWith('&shared'));
    // The page's own request, and Scrim's: Chromium's cache is not shared between them, and Firefox needs none.
    expect(asked).toHaveLength(inFirefox ? 1 : 2);
  });
});
