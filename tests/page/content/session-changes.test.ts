import { describe, expect, it, vi } from 'vitest';
import { FLAGGED, SAFE } from '../support/flights';
import {
  beforePaint,
  find,
  image,
  isCovered,
  laterInThisFrame,
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

async function safeImage(url = server.picture()): Promise<HTMLImageElement> {
  const element = image({ src: url });
  document.body.append(element);
  await scene.flights.land(url, SAFE);
  await stands(element, 'safe');
  return element;
}

/** Covered in the task that changed it, and still when the next frame is about to be painted. */
async function isCoveredBeforePaint(element: Element): Promise<void> {
  await microtasks();
  expect(stateOf(element)).toBe('pending');
  expect(isCovered(element)).toBe(true);
  await beforePaint(() => {
    expect(stateOf(element)).toBe('pending');
    expect(isCovered(element)).toBe(true);
  });
}

describe('where an image is', () => {
  it('is followed until it is decided, and again when it shows something else', async () => {
    const [observe, unobserve] = (['observe', 'unobserve'] as const).map((method) =>
      vi.spyOn(IntersectionObserver.prototype, method),
    );
    const element = await safeImage();
    expect(observe).toHaveBeenCalledWith(element);
    expect(unobserve).toHaveBeenCalledWith(element);
    observe?.mockClear();
    const next = server.picture();
    element.src = next;
    await scene.flights.land(next, FLAGGED);
    await stands(element, 'blur');
    expect(observe).toHaveBeenCalledWith(element);
    vi.restoreAllMocks();
  });
});

describe('a source that changes after a safe verdict', () => {
  it.each([
    ['to an address', async () => server.picture()],
    ['to one that never answers', async () => server.address()],
    ['to a data: address', async () => dataUrl()],
    ['to a blob: address', () => blobUrl()],
  ])('%s is covered before it is painted', async (_name, make) => {
    const element = await safeImage();
    const next = await make();
    element.src = next;
    await isCoveredBeforePaint(element);
  });

  it('to what the browser has decoded already', async () => {
    const cached = server.picture();
    await safeImage(cached);
    const element = await safeImage();
    element.src = cached;
    await isCoveredBeforePaint(element);
  });

  it.each(['srcset', 'src'])('by the attribute %s, also when it was there before', async (attribute) => {
    const element = await safeImage();
    element.setAttribute(attribute, server.picture());
    await isCoveredBeforePaint(element);
  });

  it('in a frame callback', async () => {
    const element = await safeImage();
    const next = server.picture();
    const { promise, resolve } = Promise.withResolvers<void>();
    requestAnimationFrame(() => {
      element.src = next;
      // Of the same frame: nothing has been painted since.
      resolve(laterInThisFrame(() => expect(stateOf(element)).toBe('pending')));
    });
    await promise;
  });

  it('is blurred when the new answer says so', async () => {
    const element = await safeImage();
    const next = server.picture();
    element.src = next;
    await scene.flights.land(next, FLAGGED);
    await stands(element, 'blur');
    await until(() => expect(element.currentSrc).toBe(next));
    expect(stateOf(element)).toBe('blur');
  });

  it('to one that is known is at once what that one is', async () => {
    const element = await safeImage();
    const flagged = dataUrl();
    scene.flights.scores.set(flagged, FLAGGED);
    element.src = flagged;
    await microtasks();
    expect(stateOf(element)).toBe('blur');
    expect(scene.flights.waiting(flagged)).toEqual([]);
  });
});

describe('a source that changes while it is asked about', () => {
  it('leaves, and its old answer is dropped', async () => {
    const [first, second] = [server.picture(), server.picture()];
    write(`<img src="${first}">`);
    const old = await scene.flights.boarded(first);
    find().src = second;
    await scene.flights.boarded(second);
    expect(old.left).toBe(true);
    // It may have been on its way already.
    old.land(SAFE);
    await microtasks();
    expect(stateOf(find())).toBe('pending');
    await scene.flights.land(second, FLAGGED);
    await stands(find(), 'blur');
    old.land(SAFE);
    await microtasks();
    expect(stateOf(find())).toBe('blur');
  });

  it('in the task in which the old answer comes stays covered', async () => {
    const [first, second] = [server.picture(), server.picture()];
    write(`<img src="${first}">`);
    const old = await scene.flights.boarded(first);
    find().src = second;
    old.land(SAFE);
    await isCoveredBeforePaint(find());
    await scene.flights.land(second, FLAGGED);
    await stands(find(), 'blur');
  });

  it('there and back is asked about again', async () => {
    const [first, second] = [server.picture(), server.picture()];
    write(`<img src="${first}">`);
    await scene.flights.boarded(first);
    find().src = second;
    await scene.flights.boarded(second);
    find().src = first;
    await scene.flights.land(first, SAFE);
    await stands(find(), 'safe');
    expect(scene.flights.boardings.map(({ key }) => key)).toEqual([first, second, first]);
  });
});

describe('an element that moves', () => {
  it('keeps its verdict, and is not asked about again', async () => {
    write('<div id=here></div><div id=there></div>');
    const element = await safeImage();
    find('#there').append(element);
    await microtasks();
    expect(stateOf(element)).toBe('safe');
    await beforePaint(() => expect(stateOf(element)).toBe('safe'));
    expect(scene.flights.boardings).toHaveLength(1);
  });

  it('while it is asked about keeps its place', async () => {
    const url = server.picture();
    write(`<div></div><img src="${url}">`);
    const element = find();
    await scene.flights.boarded(url);
    find('div').append(element);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    expect(scene.flights.boardings).toHaveLength(1);
  });

  it('out of the page leaves', async () => {
    const url = server.picture();
    write(`<img src="${url}">`);
    const element = find();
    const boarding = await scene.flights.boarded(url);
    element.remove();
    await microtasks();
    expect(boarding.left).toBe(true);
    expect([...scene.stage.session.images]).toEqual([]);
    expect(scene.stage.session.offered.size).toBe(0);
  });

  it('out and in again has its verdict back at once', async () => {
    const url = server.picture();
    write(`<img src="${url}">`);
    const element = find();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    element.remove();
    await microtasks();
    expect(scene.stage.session.offered.size).toBe(0);
    document.body.append(element);
    await microtasks();
    expect(stateOf(element)).toBe('blur');
    expect(scene.stage.session.offered.size).toBe(1);
    expect(scene.flights.boardings).toHaveLength(1);
  });

  it('out and in again before its answer is asked about again', async () => {
    const url = server.picture();
    write(`<img src="${url}">`);
    const element = find();
    await scene.flights.boarded(url);
    element.remove();
    await microtasks();
    document.body.append(element);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    expect(scene.flights.boardings).toHaveLength(2);
  });

  it('out, changes there and comes in again is covered', async () => {
    const element = await safeImage();
    element.remove();
    await microtasks();
    element.src = server.picture();
    await beforePaint(() => undefined);
    document.body.append(element);
    await isCoveredBeforePaint(element);
  });
});

describe('rows that are recycled', () => {
  it('show for each picture what is known of it, and never what the row was before', async () => {
    const pictures = Array.from({ length: 6 }, () => dataUrl());
    const verdicts = pictures.map((_url, i) => (i % 2 === 0 ? SAFE : FLAGGED));
    const rows = [0, 1, 2].map((i) => image({ src: pictures[i] ?? '', width: '100', height: '100' }));
    document.body.append(...rows);
    for (const [i, url] of pictures.entries()) {
      if (i >= rows.length) break;
      await scene.flights.land(url, verdicts[i] ?? FLAGGED);
      scene.flights.scores.set(url, verdicts[i] ?? FLAGGED);
    }
    for (const [i, row] of rows.entries()) await stands(row, i % 2 === 0 ? 'safe' : 'blur');

    for (const [i, row] of rows.entries()) row.src = pictures[i + 3] ?? '';
    await microtasks();
    expect(rows.map(stateOf)).toEqual(['pending', 'pending', 'pending']);
    for (const [i, url] of pictures.entries()) {
      if (i >= rows.length) await scene.flights.land(url, verdicts[i] ?? FLAGGED);
    }
    for (const [i, row] of rows.entries()) await stands(row, i % 2 === 0 ? 'blur' : 'safe');

    for (const [i, row] of rows.entries()) row.src = pictures[i] ?? '';
    await microtasks();
    expect(stateOf(rows[1] ?? document.body)).toBe('blur');
    for (const [i, row] of rows.entries()) await stands(row, i % 2 === 0 ? 'safe' : 'blur');
    expect(scene.flights.boardings).toHaveLength(6);
  });
});
