import { beforeEach, describe, expect, it } from 'vitest';
import { FLAGGED, failed, SAFE } from '../support/flights';
import { beforePaint, find, frames, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl, PAINT } from '../support/pictures';
import { isPaint, isTinted, shoot } from '../support/screen';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

const XLINK = 'http://www.w3.org/1999/xlink';
const SIZE = 'width="200" height="160"';

/** A drawing of 200 × 160 pixels, and white around it. */
const draw = (content: string, viewBox = '0 0 200 160'): void =>
  write(
    `<div style="padding:100px;background:#fff"><svg ${SIZE} viewBox="${viewBox}">${content}</svg></div>`,
  );
const picture = (): SVGImageElement => find<SVGImageElement>('image');
const isCovered = (element: Element): boolean => {
  const { opacity, filter } = getComputedStyle(element);
  return opacity === '0' || filter !== 'none';
};
const painted = async (): Promise<number> => (await shoot()).count(isPaint);

beforeEach(() => {
  document.documentElement.style.background = '#fff';
});

describe('image in SVG', () => {
  it.each(['href', 'xlink:href'])('is covered until its verdict is safe, with %s', async (name) => {
    const url = dataUrl();
    draw(`<image ${name}="${url}" ${SIZE} preserveAspectRatio="none"/>`);
    await beforePaint(() => {
      expect(stateOf(picture())).toBe('pending');
      expect(isCovered(picture())).toBe(true);
    });
    expect(await painted()).toBe(0);
    await scene.flights.land(url, SAFE);
    await stands(picture(), 'safe');
    await frames();
    await until(async () => expect(await painted()).toBe(200 * 160));
  });

  it.each([
    ['href', (to: string) => picture().setAttribute('href', to)],
    ['xlink:href', (to: string) => picture().setAttributeNS(XLINK, 'xlink:href', to)],
    [
      'a href that comes beside xlink:href',
      (to: string) => {
        picture().setAttributeNS(XLINK, 'xlink:href', to);
        picture().setAttribute('href', to);
      },
    ],
  ])('is covered before the next paint when %s changes', async (name, change) => {
    const url = dataUrl();
    draw(`<image ${name === 'href' ? 'href' : 'xlink:href'}="${url}" ${SIZE}/>`);
    await scene.flights.land(url, SAFE);
    await stands(picture(), 'safe');
    const next = dataUrl();
    change(next);
    await beforePaint(() => {
      expect(stateOf(picture())).toBe('pending');
      expect(isCovered(picture())).toBe(true);
    });
    await scene.flights.land(next, FLAGGED);
    await stands(picture(), 'blur');
    expect(isCovered(picture())).toBe(true);
  });

  it('is not safe before it is whole', async () => {
    const url = server.address();
    draw(`<image href="${url}" ${SIZE}/>`);
    await scene.flights.land(url, SAFE);
    await frames(4);
    expect(stateOf(picture())).toBe('pending');
    server.answer(url);
    await stands(picture(), 'safe');
  });

  it('is never too small to matter: a drawing may be enlarged', async () => {
    const url = dataUrl();
    draw(`<image href="${url}" width="2" height="1.6" preserveAspectRatio="none"/>`, '0 0 2 1.6');
    await scene.flights.land(url, FLAGGED);
    await stands(picture(), 'blur');
    expect(await painted()).toBe(0);
  });

  it('leaves nothing to recognise of a picture of more units than pixels', async () => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 400, height: 320 });
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas here');
    context.fillStyle = PAINT;
    context.fillRect(0, 0, 200, 320);
    const url = canvas.toDataURL();
    draw(`<image href="${url}" width="20000" height="16000" preserveAspectRatio="none"/>`, '0 0 20000 16000');
    await scene.flights.land(url, FLAGGED);
    await stands(picture(), 'blur');
    await until(() => expect(picture().getAttribute('data-scrim-level')).toBe('6'));
    await frames();
    expect((await shoot()).count(isTinted)).toBe(0);
  });

  it('that could not be checked is grey, and can be found', async () => {
    const url = dataUrl();
    draw(`<image href="${url}" ${SIZE} preserveAspectRatio="none"/>`);
    await scene.flights.land(url, failed());
    await stands(picture(), 'unknown');
    await frames();
    const screen = await shoot();
    expect(screen.count(isTinted)).toBe(0);
    expect(screen.at(200, 180)[0]).toBeLessThan(250);
  });

  it('that is broken says so', async () => {
    const url = server.address();
    draw(`<image href="${url}" ${SIZE}/>`);
    server.fail(url);
    await stands(picture(), 'unknown');
    expect(scene.stage.watched(picture()).standing).toEqual({
      state: 'unknown',
      reason: 'broken',
      bare: true,
    });
  });

  it.each(['', 'href=""', 'href="   "'])('without an address is left alone: %s', async (attribute) => {
    draw(`<image ${attribute} ${SIZE}/>`);
    await stands(picture(), 'skip');
  });

  it('whose address is animated is never safe', async () => {
    const [url, other] = [dataUrl(), dataUrl()];
    draw(
      `<image href="${url}" ${SIZE}><set attributeName="href" to="${other}" begin="9999s"/></image>
      <image id="plain" href="${url}" ${SIZE}/>`,
    );
    await scene.flights.land(url, SAFE);
    // The same picture, and all that it needs is there.
    await stands(find('#plain'), 'safe');
    await frames(4);
    expect(stateOf(picture())).toBe('pending');
  });

  it('says what it shows', async () => {
    draw(`<image href="${dataUrl()}" ${SIZE}><title>a lake</title></image>`);
    await stands(picture(), 'pending');
    const { kind, element } = scene.stage.watched(picture());
    expect(kind.describe?.(element)).toBe('a lake');
    element.setAttribute('aria-label', 'the lake');
    expect(kind.describe?.(element)).toBe('the lake');
  });
});

describe('where a drawing is used again', () => {
  it.each([
    ['a use of it', '<image id="i" href="{}" SIZE/><use href="#i" x="0"/>'],
    ['a symbol', '<symbol id="s"><image href="{}" SIZE/></symbol><use href="#s"/>'],
    [
      'a use of a use',
      '<defs><g id="g"><image href="{}" SIZE/></g><use id="u" href="#g"/></defs><use href="#u"/>',
    ],
    [
      'a pattern',
      '<pattern id="p" patternUnits="userSpaceOnUse" SIZE><image href="{}" SIZE/></pattern><rect SIZE fill="url(#p)"/>',
    ],
    [
      'a marker',
      '<marker id="m" markerWidth="400" markerHeight="400" markerUnits="userSpaceOnUse"><image href="{}" SIZE/></marker><path d="M0 0H1" marker-start="url(#m)"/>',
    ],
  ])('%s shows what the image stands for', async (_name, content) => {
    const url = dataUrl(200, 160);
    draw(content.replaceAll('SIZE', SIZE).replaceAll('{}', url));
    await frames();
    expect((await shoot()).count(isTinted)).toBe(0);
    await scene.flights.land(url, SAFE);
    await stands(picture(), 'safe');
    await until(async () => expect(await painted()).toBeGreaterThan(30_000));
    picture().setAttribute('href', dataUrl(200, 160));
    await beforePaint(() => expect(stateOf(picture())).toBe('pending'));
    await frames();
    expect((await shoot()).count(isTinted)).toBe(0);
  });
});
