import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { page } from 'vitest/browser';
import { FLAGGED, SAFE } from '../support/flights';
import {
  beforePaint,
  find,
  frames,
  isCovered,
  loaded,
  microtasks,
  until,
  useCoverSheet,
  usePage,
  write,
} from '../support/page';
import { dataUrl } from '../support/pictures';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

describe('a small image', () => {
  it.each([
    ['by its own size', '', 16],
    ['by its box', 'width:31px;height:200px', 200],
  ])('is left alone: %s', async (_name, style, side) => {
    write(`<img src="${dataUrl(side)}" style="${style}">`);
    await stands(find(), 'skip');
    await frames();
    expect(isCovered(find())).toBe(false);
    expect(scene.flights.boardings).toEqual([]);
    expect(scene.stage.watched(find()).standing.reason).toBe('small');
  });

  it('of just the right size is not small', async () => {
    const url = dataUrl(32);
    write(`<img src="${url}">`);
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
  });

  it('that grows is covered before it is painted, and asked about', async () => {
    const url = dataUrl(200);
    write(`<img src="${url}" style="width:20px;height:20px">`);
    await stands(find(), 'skip');
    find().style.width = '100px';
    find().style.height = '100px';
    await beforePaint(() => {
      expect(stateOf(find())).toBe('pending');
      expect(isCovered(find())).toBe(true);
    });
    await scene.flights.land(url, FLAGGED);
    await stands(find(), 'blur');
  });

  it('that grows and is known to be safe is not covered for a moment', async () => {
    const url = dataUrl(200);
    write(`<img src="${url}" style="width:20px;height:20px">`);
    await stands(find(), 'skip');
    scene.flights.scores.set(url, SAFE);
    const states: (string | null)[] = [];
    const observer = new MutationObserver((records) =>
      states.push(...records.map(({ oldValue }) => oldValue)),
    );
    observer.observe(find(), { attributeFilter: ['data-scrim'], attributeOldValue: true });
    onTestFinished(() => observer.disconnect());
    find().style.width = '100px';
    find().style.height = '100px';
    await beforePaint(() => expect(stateOf(find())).toBe('safe'));
    expect(states).toEqual(['skip']);
  });

  it('that grows is covered before it is painted, also where the browser has not told yet where it is', async () => {
    const untold = vi.spyOn(IntersectionObserver.prototype, 'observe').mockReturnValue();
    onTestFinished(() => untold.mockRestore());
    write(`<video poster="${dataUrl(200)}" style="width:20px;height:20px"></video>`);
    const film = find<HTMLVideoElement>('video');
    await until(() => expect(scene.stage.watched(film).box?.width).toBe(20));
    document.dispatchEvent(new Event('visibilitychange'));
    await stands(film, 'skip');
    film.style.width = '100px';
    film.style.height = '100px';
    await beforePaint(() => expect(stateOf(film)).toBe('pending'));
  });

  it('that grows with what holds it is covered before it is painted', async () => {
    write(`<div style="width:20px"><img src="${dataUrl(200)}" style="width:100%"></div>`);
    await stands(find(), 'skip');
    find<HTMLElement>('div').style.width = '300px';
    await beforePaint(() => expect(stateOf(find())).toBe('pending'));
  });

  it('that shrinks is not waited for any more, and blurred again when it grows', async () => {
    const url = dataUrl(200);
    write(`<img src="${url}">`);
    const boarding = await scene.flights.boarded(url);
    find().style.width = '20px';
    await stands(find(), 'skip');
    expect(boarding.left).toBe(true);
    find().style.width = '';
    await scene.flights.land(url, FLAGGED);
    await stands(find(), 'blur');
    find().style.width = '20px';
    await stands(find(), 'skip');
    find().style.width = '';
    await beforePaint(() => expect(stateOf(find())).toBe('blur'));
    expect(scene.flights.boardings).toHaveLength(2);
  });

  it('was safe at any size, and is measured anew when it becomes another', async () => {
    const [url, other] = [dataUrl(200), dataUrl(200)];
    write(`<img src="${url}">`);
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
    find().style.width = '20px';
    await frames(3);
    expect(stateOf(find())).toBe('safe');
    find<HTMLImageElement>().src = other;
    await stands(find(), 'skip');
    find().style.width = '';
    await beforePaint(() => expect(stateOf(find())).toBe('pending'));
    await scene.flights.land(other, FLAGGED);
    await stands(find(), 'blur');
  });

  it('that is still loading may yet grow: it stays covered', async () => {
    const url = server.address();
    write(`<img src="${url}">`);
    await frames(5);
    expect(stateOf(find())).toBe('pending');
    expect(isCovered(find())).toBe(true);
  });
});

describe('the blur', () => {
  it('follows the size of the box', async () => {
    const url = dataUrl(100);
    write(`<img src="${url}" style="width:100px;height:100px">`);
    await scene.flights.land(url, FLAGGED);
    await stands(find(), 'blur');
    expect(find().dataset['scrimLevel']).toBe('2');
    find().style.width = '500px';
    await beforePaint(() => expect(find().dataset['scrimLevel']).toBe('2'));
    find().style.height = '500px';
    await beforePaint(() => expect(find().dataset['scrimLevel']).toBe('5'));
  });
});

describe('an image that is not displayed', () => {
  it('is not asked about, and is covered and asked about once it is displayed', async () => {
    const url = dataUrl(100);
    write(`<div style="display:none"><img src="${url}"></div>`);
    await loaded(find());
    await frames(4);
    expect(scene.flights.boardings).toEqual([]);
    find<HTMLElement>('div').style.display = '';
    await beforePaint(() => {
      expect(stateOf(find())).toBe('pending');
      expect(isCovered(find())).toBe(true);
    });
    await scene.flights.land(url, FLAGGED);
    await stands(find(), 'blur');
  });

  it('any more has its verdict back when it is displayed again', async () => {
    const url = dataUrl(100);
    write(`<img src="${url}">`);
    await scene.flights.land(url, FLAGGED);
    await stands(find(), 'blur');
    find().style.display = 'none';
    await frames(4);
    find().style.display = '';
    await beforePaint(() => expect(stateOf(find())).toBe('blur'));
    expect(scene.flights.boardings).toHaveLength(1);
  });

  it('and changes meanwhile is covered when it is displayed again', async () => {
    const url = dataUrl(100);
    write(`<img src="${url}">`);
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
    find().style.display = 'none';
    await frames(4);
    const next = dataUrl(100);
    find().src = next;
    await microtasks();
    find().style.display = '';
    await beforePaint(() => expect(stateOf(find())).toBe('pending'));
    await scene.flights.land(next, FLAGGED);
    await stands(find(), 'blur');
  });
});

describe('a choice that the browser makes anew', () => {
  afterEach(() => page.viewport(1000, 700));

  const CHOICES: [string, (wide: string, narrow: string) => string][] = [
    [
      'picture',
      (wide, narrow) =>
        `<picture><source media="(width > 800px)" srcset="${wide}"><img src="${narrow}" width=200 height=200></picture>`,
    ],
    [
      'srcset',
      (wide, narrow) =>
        `<img srcset="${narrow} 100w, ${wide} 4000w" sizes="(width > 800px) 4000px, 100px" width=200 height=200>`,
    ],
  ];

  it.each(CHOICES)('for another viewport is never safe unseen: %s', async (_name, html) => {
    const [wide, narrow] = [server.picture(300), server.picture(150)];
    await page.viewport(700, 700);
    write(html(wide, narrow));
    const element = find();
    await scene.flights.land(narrow, SAFE);
    await stands(element, 'safe');
    let leaked: string | undefined;
    const check = (): void => {
      if (element.currentSrc === wide && stateOf(element) !== 'pending')
        leaked ??= stateOf(element) ?? 'bare';
      if (!done) requestAnimationFrame(() => laterCheck());
    };
    const laterCheck = (): void => {
      const observer = new ResizeObserver(() => {
        observer.disconnect();
        check();
      });
      observer.observe(document.documentElement);
    };
    let done = false;
    requestAnimationFrame(laterCheck);
    await page.viewport(1000, 700);
    await until(() => expect(element.currentSrc).toBe(wide));
    await scene.flights.boarded(wide);
    await frames(3);
    done = true;
    expect(leaked).toBeUndefined();
    await scene.flights.land(wide, FLAGGED);
    await stands(element, 'blur');
  });

  it.each(CHOICES)('for another viewport covers what was there until then: %s', async (_name, html) => {
    const [wide, narrow] = [server.address(), server.picture(150)];
    await page.viewport(700, 700);
    write(html(wide, narrow));
    await scene.flights.land(narrow, SAFE);
    await stands(find(), 'safe');
    await page.viewport(1000, 700);
    // Its pixels have not come, and no event tells of them.
    await stands(find(), 'pending');
    expect(isCovered(find())).toBe(true);
    server.answer(wide, 300);
    await scene.flights.land(wide, FLAGGED);
    await stands(find(), 'blur');
  });
});
