import { beforeEach, describe, expect, it } from 'vitest';
import { FLAGGED, failed, SAFE } from '../support/flights';
import { beforePaint, find, frames, isCovered, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { isPaint, isTinted, shoot } from '../support/screen';
import { useImageServer } from '../support/server';
import { Stage, stands, stateOf, useSession } from '../support/session';

/** `input`, `object` and `embed`: what is painted as `img` is, by elements that say less of themselves. */

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

const SIZE = 'width="200" height="160"';
const KINDS = [
  ['input', 'src', 'type="image"'],
  ['object', 'data', 'type="image/png"'],
  ['embed', 'src', 'type="image/png"'],
] as const;

const put = (name: string, attribute: string, url: string, more = ''): Element => {
  write(
    `<div style="padding:100px;background:#fff"><${name} ${attribute}="${url}" ${more} ${SIZE}></${name}></div>`,
  );
  return find<HTMLElement>(name);
};
const painted = async (): Promise<number> => (await shoot()).count(isPaint);

beforeEach(() => {
  document.documentElement.style.background = '#fff';
});

describe.each(KINDS)('%s', (name, attribute, type) => {
  it('is covered until its verdict is safe', async () => {
    const url = server.address();
    const element = put(name, attribute, url, type);
    await beforePaint(() => {
      expect(stateOf(element)).toBe('pending');
      expect(isCovered(element)).toBe(true);
    });
    await scene.flights.land(url, SAFE);
    await frames(4);
    expect(stateOf(element)).toBe('pending');
    server.answer(url, 200, 160);
    await stands(element, 'safe');
    await until(async () => expect(await painted()).toBe(200 * 160));
  });

  it('shows no pixel while it is undecided, and none of its own when it is flagged', async () => {
    const url = dataUrl(200, 160);
    const element = put(
      name,
      attribute,
      url,
      `${type} style="object-fit:none;object-position:0 0;transition:all 9s"`,
    );
    await scene.flights.boarded(url);
    await frames(6);
    expect((await shoot()).count(isTinted)).toBe(0);
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    await frames();
    expect(getComputedStyle(element).filter).toBe('blur(24px)');
  });

  it('is covered before the next paint when its address changes', async () => {
    const url = dataUrl();
    const element = put(name, attribute, url, type);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    element.setAttribute(attribute, dataUrl());
    await beforePaint(() => {
      expect(stateOf(element)).toBe('pending');
      expect(isCovered(element)).toBe(true);
    });
  });

  it('that could not be checked is covered, and one that is broken is not', async () => {
    const url = dataUrl();
    const element = put(name, attribute, url, type);
    await scene.flights.land(url, failed());
    await stands(element, 'unknown');
    expect(isCovered(element)).toBe(true);
    const gone = server.address();
    element.setAttribute(attribute, gone);
    server.fail(gone);
    await until(() => expect(scene.stage.watched(element).standing.reason).toBe('broken'));
    expect(isCovered(element)).toBe(false);
  });

  it('that was here before Scrim is judged: no event tells any more', async () => {
    scene.stage.end();
    const url = server.picture(200, 160);
    const element = put(name, attribute, url, type);
    await new Promise((resolve) => element.addEventListener('load', resolve));
    const late = new Stage();
    late.start();
    await late.flights.land(url, SAFE);
    await stands(element, 'safe');
    late.end();
  });

  it('without an address is left alone', async () => {
    await stands(put(name, attribute, '', type), 'skip');
  });

  it('keeps all of its own attributes', async () => {
    const url = dataUrl();
    const element = put(
      name,
      attribute,
      url,
      `${type} name="n" form="f" alt="a lake" formaction="/x" title="a lake"`,
    );
    const own = (): string[] =>
      [...element.attributes]
        .map(({ name: of, value }) => `${of}=${value}`)
        .filter((text) => !text.startsWith('data-scrim'));
    const before = own();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    expect(own()).toEqual(before);
    expect(scene.stage.watched(element).kind.describe?.(scene.stage.watched(element).element)).toBe('a lake');
  });
});

describe('an input', () => {
  it('becomes an image by its type, and is none any more by another', async () => {
    const url = server.picture(200, 160);
    const element = put('input', 'src', url);
    await frames(4);
    expect([stateOf(element), isCovered(element)]).toEqual([null, false]);
    element.setAttribute('type', 'image');
    await beforePaint(() => {
      expect(stateOf(element)).toBe('pending');
      expect(isCovered(element)).toBe(true);
    });
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    element.setAttribute('type', 'text');
    await stands(element, 'skip');
    expect(getComputedStyle(element).filter).toBe('none');
  });
});

describe.each(KINDS.slice(1))('%s', (name, attribute) => {
  it.each([
    ['a page', 'text/html', '/frame.html'],
    ['a page that does not say so', '', '/frame'],
    [
      'a drawing, which is a document',
      'image/svg+xml',
      'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
    ['a PDF', 'application/pdf', '/paper.pdf'],
  ])('with %s in it is left alone', async (_name, type, url) => {
    const element = put(name, attribute, url, type === '' ? '' : `type="${type}"`);
    await stands(element, 'skip');
    expect(isCovered(element)).toBe(false);
    expect(scene.flights.boardings).toEqual([]);
  });

  it('without a type is an image by the end of its address', async () => {
    const url = server.picture();
    const element = put(name, attribute, url);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
  });

  it('that turns from a page into an image is covered before it is painted', async () => {
    const element = put(name, attribute, 'about:blank', 'type="text/html"');
    await stands(element, 'skip');
    element.setAttribute('type', 'image/png');
    element.setAttribute(attribute, dataUrl());
    await beforePaint(() => expect(stateOf(element)).toBe('pending'));
    expect(isCovered(element)).toBe(true);
  });
});
