import { describe, expect, it } from 'vitest';
import { FLAGGED, failed, SAFE } from '../support/flights';
import { beforePaint, find, isCovered, microtasks, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

async function flagged(): Promise<HTMLImageElement> {
  const url = dataUrl();
  write(`<img src="${url}">`);
  await scene.flights.land(url, FLAGGED);
  await stands(find(), 'blur');
  return find();
}

describe('a page that writes into what Scrim says', () => {
  it.each([
    ['safe', (element: Element) => element.setAttribute('data-scrim', 'safe')],
    ['shown', (element: Element) => element.setAttribute('data-scrim', 'shown')],
    ['skip', (element: Element) => element.setAttribute('data-scrim', 'skip')],
    ['nothing', (element: Element) => element.removeAttribute('data-scrim')],
    ['bare', (element: Element) => element.setAttribute('data-scrim-bare', '')],
    ['a weaker blur', (element: Element) => element.setAttribute('data-scrim-level', '1')],
    ['no blur', (element: Element) => element.removeAttribute('data-scrim-level')],
  ])('of a flagged image is set right before it is painted: %s', async (_name, forge) => {
    const element = await flagged();
    forge(element);
    await beforePaint(() => {
      expect(stateOf(element)).toBe('blur');
      expect(element.hasAttribute('data-scrim-bare')).toBe(false);
      expect(element.dataset['scrimLevel']).toBe('3');
      expect(isCovered(element)).toBe(true);
    });
  });

  it.each(['data-scrim', 'data-scrim-bare'])('of a pending image is set right: %s', async (attribute) => {
    const url = dataUrl();
    write(`<img src="${url}">`);
    await scene.flights.boarded(url);
    find().setAttribute(attribute, 'safe');
    await microtasks();
    expect(stateOf(find())).toBe('pending');
    expect(find().hasAttribute('data-scrim-bare')).toBe(false);
  });

  it('of an image that could not be checked is set right', async () => {
    const url = dataUrl();
    write(`<img src="${url}">`);
    await scene.flights.land(url, failed());
    await stands(find(), 'unknown');
    find().setAttribute('data-scrim-bare', '');
    await microtasks();
    expect(isCovered(find())).toBe(true);
    expect(find().hasAttribute('data-scrim-bare')).toBe(false);
  });

  it('says it beforehand, in its own markup', async () => {
    const url = dataUrl();
    write(`<img data-scrim=safe data-scrim-bare data-scrim-level=1 src="${url}">`);
    await beforePaint(() => {
      expect(stateOf(find())).toBe('pending');
      expect(find().hasAttribute('data-scrim-bare')).toBe(false);
      expect(isCovered(find())).toBe(true);
    });
  });

  it('switches the whole sheet off, for no longer than until the next paint', async () => {
    const element = await flagged();
    document.documentElement.setAttribute('data-scrim', 'off');
    expect(isCovered(element)).toBe(false);
    await beforePaint(() => {
      expect(document.documentElement.hasAttribute('data-scrim')).toBe(false);
      expect(isCovered(element)).toBe(true);
    });
  });

  it('copies a safe image, and gives the copy another source', async () => {
    const url = dataUrl();
    write(`<img src="${url}">`);
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
    const copy = find().cloneNode() as HTMLImageElement;
    const next = dataUrl();
    copy.src = next;
    document.body.append(copy);
    await beforePaint(() => {
      expect(stateOf(copy)).toBe('pending');
      expect(isCovered(copy)).toBe(true);
    });
    await scene.flights.land(next, FLAGGED);
    await stands(copy, 'blur');
    expect(stateOf(find())).toBe('safe');
  });

  it('copies a safe image that is known: the copy is safe at once', async () => {
    const url = dataUrl();
    write(`<img src="${url}">`);
    await scene.flights.land(url, SAFE);
    scene.flights.scores.set(url, SAFE);
    await stands(find(), 'safe');
    const copy = find().cloneNode() as HTMLImageElement;
    document.body.append(copy);
    await stands(copy, 'safe');
    expect(scene.flights.boardings).toHaveLength(1);
  });

  it('does not keep Scrim busy: what is set right is written once', async () => {
    const element = await flagged();
    const written: (string | null)[] = [];
    const note = (records: readonly MutationRecord[]): void =>
      void written.push(...records.map(({ attributeName }) => attributeName));
    const observer = new MutationObserver(note);
    observer.observe(element, { attributes: true });
    element.setAttribute('data-scrim', 'safe');
    await beforePaint(() => undefined);
    note(observer.takeRecords());
    observer.disconnect();
    // The forgery, and one answer to it.
    expect(written).toEqual(['data-scrim', 'data-scrim']);
    expect(stateOf(element)).toBe('blur');
  });
});

describe('a page that forges events', () => {
  it.each([
    ['img', (url: string) => `<img src="${url}" width="200" height="160">`],
    ['input', (url: string) => `<input type="image" src="${url}" width="200" height="160">`],
    ['object', (url: string) => `<object type="image/png" data="${url}" width="200" height="160"></object>`],
    ['embed', (url: string) => `<embed type="image/png" src="${url}" width="200" height="160">`],
    [
      'image',
      (url: string) => `<svg width="200" height="160"><image href="${url}" width="200" height="160"/></svg>`,
    ],
  ])('moves nothing: %s', async (name, html) => {
    const url = server.address();
    write(html(url));
    const element = find<HTMLElement>(name);
    await scene.flights.boarded(url);
    for (const type of ['error', 'seeking', 'emptied', 'load']) {
      element.dispatchEvent(new Event(type));
      await beforePaint(() => expect(stateOf(element)).toBe('pending'));
    }
    // Only what is whole is safe.
    await scene.flights.land(url, SAFE);
    await beforePaint(() => expect(stateOf(element)).toBe('pending'));
  });
});
