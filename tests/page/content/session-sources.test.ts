import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../src/shared/verdict';
import { FLAGGED, SAFE } from '../support/flights';
import {
  beforePaint,
  find,
  frames,
  image,
  isCovered,
  microtasks,
  until,
  useCoverSheet,
  usePage,
  write,
} from '../support/page';
import { blobUrl, dataUrl } from '../support/pictures';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

describe('an image is asked about by the address of its pixels', () => {
  it.each([
    ['src', (url: string) => `<img src="${url}">`],
    ['srcset alone', (url: string) => `<img srcset="${url} 1x, ${server.address()} 3x">`],
    [
      'srcset and sizes',
      (url: string) =>
        `<img sizes="100px" srcset="${url} 100w, ${server.address()} 4000w" src="${server.address()}">`,
    ],
    [
      'picture',
      (url: string) => `<picture><source srcset="${url}"><img src="${server.address()}"></picture>`,
    ],
    [
      'picture with a condition',
      (url: string) =>
        `<picture><source media="(width < 10px)" srcset="${server.address()}"><img src="${url}"></picture>`,
    ],
    ['loading=lazy', (url: string) => `<img loading=lazy src="${url}">`],
  ])('%s', async (_name, html) => {
    const url = server.picture();
    write(html(url));
    const element = find();
    await beforePaint(() => {
      expect(stateOf(element)).toBe('pending');
      expect(isCovered(element)).toBe(true);
    });
    const boarding = await scene.flights.boarded(url);
    expect(boarding.source).toEqual({ from: 'host', source: { kind: 'url', url } });
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    expect(scene.flights.boardings).toHaveLength(1);
  });

  it('data:', async () => {
    const url = dataUrl();
    write(`<img src="${url}">`);
    await scene.flights.land(url, FLAGGED);
    await stands(find(), 'blur');
    expect(scene.flights.boardings[0]?.source).toEqual({ from: 'host', source: { kind: 'url', url } });
  });

  it('blob:, which only the page can read', async () => {
    const url = await blobUrl();
    write(`<img src="${url}">`);
    const { source } = await scene.flights.boarded(url);
    expect(source.from).toBe('page');
    if (source.from !== 'page') return;
    const bytes = new Uint8Array(await source.read());
    expect([...bytes.subarray(1, 4)]).toEqual([...'PNG'].map((letter) => letter.charCodeAt(0)));
  });

  it('blob: that was revoked once it was loaded', async () => {
    const url = await blobUrl(90, 60);
    write(`<img src="${url}">`);
    const { source } = await scene.flights.boarded(url);
    URL.revokeObjectURL(url);
    if (source.from !== 'page') throw new Error('only the page can read it');
    const bitmap = await createImageBitmap(new Blob([await source.read()]));
    expect([bitmap.width, bitmap.height]).toEqual([90, 60]);
  });

  it('of CORS, from the page, and only when it has all of it', async () => {
    const url = server.address();
    write(`<img crossorigin src="${url}" width=100 height=100>`);
    await frames(6);
    expect(scene.flights.boardings).toEqual([]);
    expect(stateOf(find())).toBe('pending');
    server.answer(url);
    expect((await scene.flights.boarded(url)).source.from).toBe('page');
  });

  it('once for each element', async () => {
    const url = server.picture();
    write(`<img src="${url}"><img src="${url}">`);
    await until(() => expect(scene.flights.waiting(url)).toHaveLength(2));
    await scene.flights.land(url, SAFE);
    for (const element of document.querySelectorAll('img')) await stands(element, 'safe');
  });
});

describe('an image that is still loading', () => {
  it('is asked about as soon as it has a box', async () => {
    const url = server.address();
    write(`<img src="${url}" width=100 height=100>`);
    await scene.flights.boarded(url);
    expect(find().complete).toBe(false);
  });

  it('is asked about when its size is known, where the page gives none', async () => {
    const url = server.address();
    write(`<img src="${url}">`);
    await frames(6);
    expect(scene.flights.boardings).toEqual([]);
    server.answer(url);
    await scene.flights.boarded(url);
  });

  it('is not safe before it is whole', async () => {
    const url = server.address();
    write(`<img src="${url}" width=100 height=100>`);
    await scene.flights.land(url, SAFE);
    await frames(4);
    expect(stateOf(find())).toBe('pending');
    expect(isCovered(find())).toBe(true);
    server.answer(url);
    await stands(find(), 'safe');
  });

  it('is blurred before it is whole', async () => {
    const url = server.address();
    write(`<img src="${url}" width=100 height=100>`);
    await scene.flights.land(url, FLAGGED);
    await stands(find(), 'blur');
  });
});

describe('a lazy image', () => {
  it('far away waits, without a question to anybody, and is asked about when it comes near', async () => {
    const url = server.picture();
    write(`<div style="height:30000px"></div><img loading=lazy src="${url}" width=100 height=100>`);
    await frames(6);
    expect(find().complete).toBe(false);
    expect(scene.flights.boardings).toEqual([]);
    expect(stateOf(find())).toBe('pending');
    find().scrollIntoView();
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
  });

  it('whose source is put in by a script is asked about then', async () => {
    write('<img data-src=later width=100 height=100>');
    await stands(find(), 'skip');
    const url = server.picture();
    find().src = url;
    await beforePaint(() => expect(stateOf(find())).toBe('pending'));
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
  });
});

describe('urgency', () => {
  it('follows the reader', async () => {
    const [first, second] = [server.picture(), server.picture()];
    write(
      `<img src="${first}" width=100 height=100><div style="height:5000px"></div><img src="${second}" width=100 height=100>`,
    );
    const [above, below] = [await scene.flights.boarded(first), await scene.flights.boarded(second)];
    await until(() => expect([above.urgency, below.urgency]).toEqual([PRIORITY.inView, PRIORITY.rest]));
    window.scrollTo(0, document.body.scrollHeight);
    await until(() => expect([above.urgency, below.urgency]).toEqual([PRIORITY.rest, PRIORITY.inView]));
    expect(scene.flights.boardings).toHaveLength(2);
  });
});

describe('an image without pixels', () => {
  it('that is broken says so, is not covered, and is not asked about', async () => {
    const url = server.address();
    write(`<img src="${url}" alt="words that can be read">`);
    server.fail(url);
    await stands(find(), 'unknown');
    expect(find().hasAttribute('data-scrim-bare')).toBe(true);
    expect(isCovered(find())).toBe(false);
    expect(scene.stage.watched(find()).standing.reason).toBe('broken');
    expect(scene.flights.boardings).toEqual([]);
  });

  it('that broke while it was asked about leaves', async () => {
    const url = server.address();
    write(`<img src="${url}" width=100 height=100>`);
    const boarding = await scene.flights.boarded(url);
    server.fail(url);
    await stands(find(), 'unknown');
    expect(boarding.left).toBe(true);
  });

  it('that was broken is covered when it gets a source', async () => {
    const broken = server.address();
    write(`<img src="${broken}" width=100 height=100>`);
    server.fail(broken);
    await stands(find(), 'unknown');
    find().src = server.picture();
    await beforePaint(() => expect(stateOf(find())).toBe('pending'));
    expect(isCovered(find())).toBe(true);
  });

  it.each([
    ['no source', '<img>', 'skip'],
    ['an empty src', '<img src="">', 'skip'],
    ['an empty srcset', '<img srcset="">', 'unknown'],
    [
      'a picture of which nothing fits',
      '<picture><source media="(width < 1px)" srcset="data:,"><img></picture>',
      'unknown',
    ],
    ['an address that is none', '<img src="http://[">', 'unknown'],
    ['a data: address that is no image', '<img src="data:image/png;base64,AAAA">', 'unknown'],
  ] as const)('for want of a source ends: %s', async (_name, html, state) => {
    write(html);
    await stands(find(), state);
    expect(scene.flights.boardings).toEqual([]);
  });

  it('that loses its source is skipped, and covered when it gets one', async () => {
    const url = server.picture();
    write(`<img src="${url}">`);
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
    find().removeAttribute('src');
    await stands(find(), 'skip');
    find().src = server.picture();
    await beforePaint(() => expect(stateOf(find())).toBe('pending'));
  });
});

describe('a picture element', () => {
  it('that gets another source is covered before the next paint', async () => {
    const [first, second] = [server.picture(), server.picture()];
    write(`<picture><source srcset="${first}"><img></picture>`);
    await scene.flights.land(first, SAFE);
    await stands(find(), 'safe');
    find<HTMLSourceElement>('source').srcset = second;
    await beforePaint(() => expect(stateOf(find())).toBe('pending'));
    await scene.flights.land(second, FLAGGED);
    await stands(find(), 'blur');
  });

  it.each(['added', 'removed'])('of which a source was %s shows what is judged', async (how) => {
    const [first, second] = [server.picture(), server.picture()];
    write(`<picture><source srcset="${first}"><img src="${how === 'removed' ? second : first}"></picture>`);
    await scene.flights.land(first, SAFE);
    await stands(find(), 'safe');
    const source = find<HTMLSourceElement>('source');
    if (how === 'removed') source.remove();
    else {
      const added = document.createElement('source');
      added.srcset = second;
      source.before(added);
    }
    await microtasks();
    expect(stateOf(find())).toBe('pending');
    await beforePaint(() => expect(stateOf(find())).toBe('pending'));
    await scene.flights.land(second, FLAGGED);
    await stands(find(), 'blur');
  });

  it('around an image that was there before is seen', async () => {
    const [first, second] = [server.picture(), server.picture()];
    write('<div></div>');
    const element = image({ src: first });
    find('div').append(element);
    await scene.flights.land(first, SAFE);
    await stands(element, 'safe');
    const picture = document.createElement('picture');
    picture.innerHTML = `<source srcset="${second}">`;
    find('div').append(picture);
    picture.append(element);
    await beforePaint(() => expect(stateOf(element)).toBe('pending'));
    await scene.flights.boarded(second);
  });
});
