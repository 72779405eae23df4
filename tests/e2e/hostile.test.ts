import { expect, it } from 'vitest';
import { useBed } from './support/bed';
import { bad, good, tag } from './support/pictures';
import { expectStates } from './support/states';

/** A page that knows Scrim and works against it. */

const bed = useBed();

it('cannot talk its images out of their cover, with any attribute of Scrim, at any time', async () => {
  const page = await bed.open(
    `<!doctype html><html data-scrim="off"><body>${tag(bad(), 'data-scrim="safe"')}${tag(bad(1), 'data-scrim-bare')}
      ${tag(bad(2), 'data-scrim="skip"')}${tag(good())}`,
  );
  await expectStates(page, ['blur', 'blur', 'blur', 'safe']);
  const bare = await page.evaluate(async () => {
    const seen: string[] = [];
    const attacks: Record<string, string>[] = [
      { 'data-scrim': 'safe' },
      { 'data-scrim': 'shown' },
      { 'data-scrim': 'off' },
      { 'data-scrim-bare': '' },
      { 'data-scrim-level': '1' },
    ];
    for (const attack of attacks) {
      for (const element of [document.documentElement, ...document.images]) {
        for (const [name, value] of Object.entries(attack)) element.setAttribute(name, value);
      }
      // Before the next frame is painted, all of it is undone.
      await new Promise(requestAnimationFrame);
      for (const image of [...document.images].slice(0, 3)) {
        if (!getComputedStyle(image).filter.startsWith('blur(')) seen.push(JSON.stringify(attack));
      }
    }
    return seen;
  });
  expect(bare).toEqual([]);
  await expectStates(page, ['blur', 'blur', 'blur', 'safe']);
  expect(await page.evaluate(() => document.documentElement.hasAttribute('data-scrim'))).toBe(false);
});

it('cannot style the blur away, with inline styles, style sheets, transitions or animations', async () => {
  const page = await bed.open(`<!doctype html>${tag(bad(), 'id="i"')}`);
  await expectStates(page, ['blur']);
  const filters = await page.evaluate(async () => {
    const image = document.images[0] as HTMLImageElement;
    image.setAttribute('style', 'filter:none!important;clip-path:none!important;transition:all 9s!important');
    document.head.insertAdjacentHTML(
      'beforeend',
      `<style>#i#i#i[data-scrim]{filter:none!important;animation:bare 1s infinite!important}
        @keyframes bare{from,to{filter:none}}</style>`,
    );
    image.animate([{ filter: 'none' }, { filter: 'none' }], { duration: 60_000 });
    const found: string[] = [];
    for (let frame = 0; frame < 5; frame++) {
      await new Promise(requestAnimationFrame);
      found.push(getComputedStyle(image).filter);
    }
    return found;
  });
  for (const filter of filters) expect(filter).toMatch(/^blur\(\d+px\)$/);
});

it('cannot send messages to the extension, nor speak to its parts', async () => {
  const page = await bed.open(`<!doctype html>${tag(bad())}`);
  await expectStates(page, ['blur']);
  const root = bed.scrim.url('');
  const reached = await page.evaluate(async (extension) => {
    const api = (globalThis as { chrome?: { runtime?: { sendMessage?: unknown } } }).chrome?.runtime
      ?.sendMessage;
    const files = ['content.js', 'cover.css', 'popup.html', 'models/mobilenet-v2/onnx/model.onnx'];
    const loaded = await Promise.all(
      files.map((file) =>
        fetch(extension + file).then(
          () => file,
          () => '',
        ),
      ),
    );
    return { api: typeof api, loaded: loaded.filter((file) => file !== '') };
  }, root);
  expect(reached).toEqual({ api: 'undefined', loaded: [] });
});

it('stays usable when it floods the document with images', async () => {
  const page = await bed.open(`<!doctype html><div id="flood"></div>${tag(bad())}`);
  await expectStates(page, ['blur']);
  await page.evaluate((source) => {
    const flood = document.querySelector('#flood') as HTMLElement;
    for (let index = 0; index < 3_000; index++) {
      const image = new Image(40, 40);
      image.src = `${source}&flood=${index % 40}`;
      flood.append(image);
    }
  }, good());
  // An address that nobody has asked about: what is judged already says nothing of those who judge.
  await page.evaluate((src) => {
    document.body.prepend(Object.assign(new Image(200, 150), { src }));
  }, bad(1));
  await expect.poll(() => page.evaluate(() => document.images[0]?.dataset['scrim'])).toBe('blur');
});
