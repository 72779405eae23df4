import { describe, expect, it } from 'vitest';
import type { Tab } from '../../scripts/driver/driver';
import { fixturesOf } from '../fixtures/images/index';
import { embeddingSvg } from '../server/svg';
import { useBed } from './support/bed';
import { inFirefox } from './support/browser';
import { expectNoFlash } from './support/flashes';
import { bad, good, tag } from './support/pictures';
import { showAt } from './support/reveal';
import { expectStates } from './support/states';

/** Elements other than img: pictures in SVG, in inputs, in object and embed. */

const bed = useBed();
const html = (body: string): string =>
  `<!doctype html><meta charset="utf-8"><style>body{margin:8px}</style><body>${body}`;
const SIZE = 'width="200" height="150"';
const svg = (content: string): string => `<svg ${SIZE}>${content}</svg>`;

async function recorded(content: string, path: string, check: (page: Tab) => Promise<void>): Promise<void> {
  bed.server.setPage(path, html(content));
  const page = await bed.scrim.newTab();
  const recorder = await bed.scrim.record(page);
  await page.goto(bed.server.origin + path);
  await check(page);
  expectNoFlash(await recorder.stop());
  await page.close();
}

it('image in SVG, also where it is used again', async () => {
  const { other } = bed.server;
  const content = `${svg(`<image href="${bad()}" ${SIZE}/>`)}${svg(`<image xlink:href="${good()}" ${SIZE}/>`)}
    ${svg(`<image href="${other}${bad(1)}" ${SIZE}/>`)}
    <svg ${SIZE} viewBox="0 0 4 3"><image href="${bad(2)}" width="4" height="3"/></svg>
    ${svg(`<symbol id="s"><image href="${bad(3)}" ${SIZE}/></symbol><use href="#s"/>`)}${svg('<use href="#s"/>')}`;
  await recorded(content, '/svg', async (page) => {
    await expectStates(page, ['blur', 'safe', 'blur', 'blur', 'blur'], 'image');
  });
});

it('each of them is shown to a reader who asks', async () => {
  const page = await bed.open(
    html(`${svg(`<image href="${bad()}" ${SIZE}/>`)}<input type="image" src="${bad(1)}" ${SIZE}>
      <object data="${bad(2)}" type="image/png" ${SIZE}></object>`),
    '/shown',
  );
  for (const selector of inFirefox ? ['image', 'input'] : ['image', 'input', 'object']) {
    await expectStates(page, ['blur'], selector);
    const element = `document.querySelector('${selector}')`;
    await showAt(page, element);
    await expectStates(page, ['shown'], selector);
    await showAt(page, element);
    await expectStates(page, ['blur'], selector);
  }
});

it('a drawing in an img that is made of pictures', async () => {
  const [flagged] = await fixturesOf('blur', 1);
  const [safe] = await fixturesOf('safe', 1);
  if (flagged === undefined || safe === undefined) throw new Error('there are no fixtures');
  bed.server.setFile('/flagged.svg', { type: 'image/svg+xml', body: embeddingSvg(flagged) });
  bed.server.setFile('/safe.svg', { type: 'image/svg+xml', body: embeddingSvg(safe) });
  const page = await bed.open(html(tag('/flagged.svg') + tag('/safe.svg')), '/drawings');
  await expectStates(page, ['blur', 'safe']);
});

it('input of type image, which still sends its form', async () => {
  const input = (src: string): string => `<input type="image" src="${src}" ${SIZE} name="at" alt="send">`;
  const content = `<form action="/sent">${input(bad())}${input(good())}${input(bed.server.other + bad(1))}</form>`;
  await recorded(content, '/inputs', async (page) => {
    await expectStates(page, ['blur', 'safe', 'blur'], 'input');
    await page.evaluate((src) => {
      (document.querySelectorAll('input')[1] as HTMLInputElement).src = src;
    }, bad(2));
    await expectStates(page, ['blur', 'blur', 'blur'], 'input');
    const [x, y] = await page.evaluate(() => {
      const box = document.querySelector('input')?.getBoundingClientRect();
      return [(box?.x ?? 0) + 150, (box?.y ?? 0) + 120];
    });
    await page.mouse.click(x ?? 0, y ?? 0);
    await expect.poll(() => page.url()).toMatch(/sent\?at\.x=150&at\.y=120$/);
  });
});

describe('object and embed', () => {
  const inner = html(tag(bad(4)) + tag(good(4)));
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" ${SIZE}><image href="${bad(5)}" ${SIZE}/></svg>`;

  it.each([
    ['object', 'data'],
    ['embed', 'src'],
  ])(
    '%s: images are covered and judged, documents are frames, all else is left alone',
    async (name, attribute) => {
      bed.server.setPage('/inner', inner);
      bed.server.setFile('/drawing.svg', { type: 'image/svg+xml', body: drawing });
      bed.server.setFile('/words.txt', { type: 'text/plain', body: 'words' });
      const put = (address: string, type?: string): string =>
        `<${name} ${attribute}="${address}" ${type === undefined ? '' : `type="${type}"`} ${SIZE}></${name}>`;
      const content = `${put(bad(), 'image/png')}${put(good(), 'image/jpeg')}${put(bad(1))}${put('/inner', 'text/html')}
      ${put('/drawing.svg', 'image/svg+xml')}${put('/words.txt', 'text/plain')}${put('/none.pdf', 'application/pdf')}`;
      await recorded(content, `/${name}`, async (page) => {
        // In Firefox each of them is a frame.
        const own = inFirefox ? ['skip', 'skip'] : ['blur', 'safe'];
        await expectStates(page, [...own, 'skip', 'skip', 'skip', 'skip', 'skip'], name);
        const frame = async (path: string, states: string[], selector = 'img'): Promise<void> => {
          await expect.poll(() => page.frames().some((one) => one.url().endsWith(path))).toBe(true);
          const found = page.frames().find((one) => one.url().endsWith(path));
          if (found === undefined) throw new Error(`the frame ${path} has gone`);
          await expectStates(found, states, selector);
        };
        if (inFirefox) await frame(bad(), ['blur']);
        await frame(bad(1), ['blur']);
        await frame('/inner', ['blur', 'safe']);
        await frame('/drawing.svg', ['blur'], 'image');
      });
    },
  );
});
