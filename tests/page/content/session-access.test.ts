import { describe, expect, it } from 'vitest';
import { asThePage } from '../../../src/content/as-page';
import type { PageSource } from '../../../src/content/candidates/candidate';
import { DEFAULTS } from '../../../src/shared/settings';
import { FLAGGED, failed } from '../support/flights';
import { find, frames, useCoverSheet, usePage, write } from '../support/page';
import { useImageServer } from '../support/server';
import { stands, useSession } from '../support/session';

/** What a server gives to the page and not to Scrim is asked for once more, as the page has asked. */

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

const asStranger = (url: string): PageSource => ({ from: 'host', source: { kind: 'url', url } });
const asPage = (url: string, how: 'referred' | 'silent' = 'referred'): PageSource => ({
  from: 'host',
  source: { kind: 'url', url, asPage: how },
});
const sources = (): PageSource[] => scene.flights.boardings.map(({ source }) => source);

/** Puts in an image that is there at once, refuses it, and waits until it is asked for anew. */
async function refused(attributes = ''): Promise<string> {
  const url = server.picture();
  write(`<img src="${url}" ${attributes}>`);
  await find().decode();
  await scene.flights.land(url, failed('http'));
  await scene.flights.boarded(url);
  return url;
}

describe('an image that was refused', () => {
  it.each(['http', 'not-an-image'] as const)(
    'is asked for again where the page has it: %s',
    async (reason) => {
      const url = server.picture();
      write(`<img src="${url}">`);
      await find().decode();
      await scene.flights.land(url, failed(reason));
      await scene.flights.land(url, FLAGGED);
      await stands(find(), 'blur');
      expect(sources()).toEqual([asStranger(url), asPage(url)]);
    },
  );

  it('is asked for again when the page gets it, and not before', async () => {
    const url = server.address();
    write(`<img src="${url}" width="120" height="120">`);
    await scene.flights.land(url, failed('http'));
    await frames(5);
    expect(sources()).toEqual([asStranger(url)]);
    server.answer(url);
    await scene.flights.boarded(url);
    expect(sources()).toEqual([asStranger(url), asPage(url)]);
  });

  it.each(['http', 'login', 'withheld'] as const)('is asked for twice, and no more: %s', async (reason) => {
    const url = await refused();
    await scene.flights.land(url, failed(reason));
    await stands(find(), 'unknown');
    await frames(5);
    expect(sources()).toHaveLength(2);
    expect(scene.stage.watched(find()).standing.reason).toBe(reason);
  });

  it.each(['refused', 'undecodable', 'model'] as const)(
    'is not what failed in another way: %s',
    async (reason) => {
      const url = server.picture();
      write(`<img src="${url}">`);
      await find().decode();
      await scene.flights.land(url, failed(reason));
      await stands(find(), 'unknown');
      await frames(5);
      expect(sources()).toEqual([asStranger(url)]);
    },
  );

  it('is a stranger’s again when it becomes another one', async () => {
    const url = await refused();
    await scene.flights.land(url, failed('withheld'));
    const other = server.picture();
    // There already, so that it is complete when it is asked for.
    const ready = new Image();
    ready.src = other;
    await ready.decode();
    find().src = other;
    await scene.flights.boarded(other);
    expect(sources().at(-1)).toEqual(asStranger(other));
  });
});

describe('the page has sent', () => {
  it.each([
    ['', 'referred'],
    ['referrerpolicy="origin"', 'referred'],
    ['referrerpolicy="unsafe-url"', 'referred'],
    ['referrerpolicy="no-referrer"', 'silent'],
    ['referrerpolicy="NO-REFERRER"', 'silent'],
    ['referrerpolicy="same-origin"', 'silent'],
    ['referrerpolicy="never"', 'referred'],
  ] as const)('a referrer, or none: %s', async (attributes, how) => {
    const url = await refused(attributes);
    expect(sources().at(-1)).toEqual(asPage(url, how));
  });

  it.each([
    ['no-referrer', '', 'silent'],
    ['never', '', 'silent'],
    ['default', '', 'referred'],
    ['no-referrer', 'referrerpolicy="nonsense"', 'silent'],
    ['same-origin', '', 'silent'],
    ['origin', '', 'referred'],
    ['no-referrer', 'referrerpolicy="origin"', 'referred'],
  ] as const)('what its document says (%s), unless the image does (%s)', async (content, attributes, how) => {
    const meta = document.createElement('meta');
    meta.name = 'referrer';
    meta.content = content;
    document.head.append(meta);
    try {
      const url = await refused(attributes);
      expect(sources().at(-1)).toEqual(asPage(url, how));
    } finally {
      // The policy stays with the document, so that it is set back before the rest of it goes.
      meta.content = 'strict-origin-when-cross-origin';
      meta.remove();
    }
  });
});

it('the last policy of a document that is one counts', async () => {
  const metas = ['origin', 'no-referrer', 'nonsense', ''].map((content) =>
    Object.assign(document.createElement('meta'), { name: 'referrer', content }),
  );
  document.head.append(...metas);
  try {
    const url = await refused();
    expect(sources().at(-1)).toEqual(asPage(url, 'silent'));
  } finally {
    for (const meta of metas) meta.content = 'strict-origin-when-cross-origin';
    for (const meta of metas) meta.remove();
  }
});

it('the page has sent no referrer for what a sheet of another site paints: the sheet has', () => {
  const [inline, painted] = ['https://a.example/inline', 'https://a.example/sheet'];
  write(`<p style="background: url(${inline})"></p>`);
  expect(asThePage(asStranger(inline), find('p'), true)).toEqual(asPage(inline));
  expect(asThePage(asStranger(painted), find('p'), true)).toEqual(asPage(painted, 'silent'));
  expect(asThePage(asStranger(painted), find('p'))).toEqual(asPage(painted));
});

it('of several pictures each is asked for as the page has asked', () => {
  write('<p style="border-image: url(https://a.example/)"></p>');
  const source = (url: string): PageSource => ({ from: 'host', source: { kind: 'url', url } });
  const read = async (): Promise<ArrayBuffer> => new ArrayBuffer(0);
  const parts = [
    { key: 'a', source: source('https://a.example/') },
    { key: 'b', source: { from: 'page', read } as const },
  ];
  expect(asThePage({ from: 'many', parts }, find('p'))).toEqual({
    from: 'many',
    parts: [
      {
        key: 'a',
        source: { from: 'host', source: { kind: 'url', url: 'https://a.example/', asPage: 'referred' } },
      },
      { key: 'b', source: { from: 'page', read } },
    ],
  });
});

describe('what the reader allows', () => {
  const withCookies = ['paper.test'];

  it.each([
    ['cookies for a site', { withCookies }],
    ['the referrer', { refer: true }],
  ])('counts at once: %s', async (_what, change) => {
    scene.stage.session.apply({ ...DEFAULTS, refer: false });
    const url = await refused();
    await scene.flights.land(url, failed('login'));
    await stands(find(), 'unknown');
    scene.stage.session.apply({ ...DEFAULTS, refer: false, sensitivity: 70 });
    await frames(5);
    expect(sources()).toHaveLength(2);
    scene.stage.session.apply({ ...DEFAULTS, refer: false, ...change });
    await scene.flights.land(url, FLAGGED);
    await stands(find(), 'blur');
    expect(sources()).toEqual([asStranger(url), asPage(url), asPage(url)]);
  });

  it('changes nothing where something else is missing', async () => {
    const url = await refused();
    await scene.flights.land(url, failed('http'));
    await stands(find(), 'unknown');
    scene.stage.session.apply({ ...DEFAULTS, withCookies });
    await frames(5);
    expect(sources()).toHaveLength(2);
  });
});
