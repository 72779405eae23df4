import { describe, expect, it } from 'vitest';
import { BOX, box, hasNoSize, painted, showsNone, showsPicture, useStyle } from '../support/css';
import { FLAGGED, SAFE } from '../support/flights';
import { landSample } from '../support/moving';
import { find, frames, sheetOf, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const style = useStyle();
const scene = useSession();

const SIZE = 'width:200px;height:100px';

describe('what takes no children keeps nothing of a flagged background', () => {
  const inputs = ['text', 'radio', 'checkbox', 'submit', 'range', 'file', 'date', 'search'];
  it.each([
    ...inputs.map((type) => `<input type="${type}" style="appearance:none;${SIZE};background:url(URL)">`),
    `<input class="box" type="submit" value="">`,
    `<meter style="appearance:none;${SIZE};background:url(URL)"></meter>`,
  ])('%s', async (html) => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box { appearance: none; background: url(${url}) }`);
    write(html.replace('URL', url));
    const element = find('body > *');
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    await frames();
    expect(await painted()).toBe(0);
    scene.stage.session.reveal(scene.stage.watched(element), true);
    await showsPicture();
  });
});

describe('what CSS paints on a canvas stays hidden, whatever is drawn on it', () => {
  it.each([
    ['by an inline style', `style="${SIZE};background:url(URL)"`],
    ['by a rule', 'class="box"'],
  ])('%s', async (_, attributes) => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box { background: url(${url}) }`);
    write(`<canvas ${attributes.replace('URL', url)}></canvas>`);
    const canvas = find<HTMLCanvasElement>('canvas');
    await stands(canvas, 'skip');
    await frames();
    expect(await painted()).toBe(0);
    canvas.getContext('2d')?.fillRect(0, 0, 20, 20);
    await landSample(scene.flights, SAFE);
    await stands(canvas, 'safe');
    await frames();
    expect(hasNoSize(canvas)).toBe(true);
    expect(await painted()).toBe(0);
  });
});

describe('beside a flagged background', () => {
  it('what a gradient masks can be read', async () => {
    const url = dataUrl(200, 100);
    style.write(
      `${BOX} .box { background: url(${url}); mask-image: linear-gradient(#000 60%, transparent) }`,
    );
    const element = box();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    expect(hasNoSize(element)).toBe(true);
    expect(getComputedStyle(element).maskSize).toBe('auto');
  });

  it('what an inline gradient masks can be read', async () => {
    const url = dataUrl(200, 100);
    const element = box(
      `style="${SIZE};background:url(${url});mask-image:linear-gradient(#000 60%,transparent)"`,
    );
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    expect(getComputedStyle(element).maskSize).toBe('auto');
  });

  it('what an animation of an inline style masks with a picture is hidden', async () => {
    const [behind, mask] = [dataUrl(200, 100), dataUrl(200, 100)];
    style.write(`@keyframes own { from, to { mask-image: url(${mask}) } }`);
    const element = box(`style="${SIZE};background:url(${behind});animation:own 100s"`);
    const both = await scene.flights.boarded([behind, mask].sort().join(' '));
    both.land(FLAGGED);
    await stands(element, 'blur');
    expect(getComputedStyle(element).maskSize).toBe('0px 0px');
  });

  it.each(['', 'style="mask-image:url({mask})"'])(
    'an image is not cut out sharply by a mask: %s',
    async (attributes) => {
      const [behind, mask] = [dataUrl(200, 100), dataUrl(200, 100)];
      if (attributes === '') style.write(`.box { mask-image: url(${mask}) }`);
      document.body.innerHTML = `<img class="box" src="${behind}" width="200" height="100" ${attributes.replace('{mask}', mask)}>`;
      const both = await scene.flights.boarded([behind, mask].sort().join(' '));
      both.land(FLAGGED);
      await stands(find('img'), 'blur');
      expect(getComputedStyle(find('img')).maskSize).toBe('0px 0px');
    },
  );

  it('what a picture masks is hidden still', async () => {
    const [behind, mask] = [dataUrl(200, 100), dataUrl(200, 100)];
    style.write(`${BOX} .box { background: url(${behind}) } div.box { mask-image: url(${mask}) }`);
    const element = box();
    const both = await scene.flights.boarded([behind, mask].sort().join(' '));
    both.land(FLAGGED);
    await stands(element, 'blur');
    await showsNone();
  });

  it('of a pseudo-element alone, the element keeps its own', async () => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box { background: linear-gradient(rgb(1, 2, 3), rgb(4, 5, 6)) }
      .box::before { content: ""; display: block; height: 90px; background: url(${url}) }`);
    const element = box();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    await frames();
    expect(await painted()).toBe(0);
    expect(hasNoSize(element)).toBe(false);
    expect(getComputedStyle(element).backgroundColor).toBe('rgba(0, 0, 0, 0)');
    scene.stage.session.reveal(scene.stage.watched(element), true);
    await showsPicture();
  });
});

it('what has words in it does not fade in with its background', async () => {
  const url = dataUrl(200, 100);
  style.write(`${BOX} .box { background: url(${url}) }`);
  const element = box();
  await scene.flights.boarded(url);
  await frames();
  await scene.flights.land(url, SAFE);
  await stands(element, 'safe');
  expect(element.getAnimations()).toEqual([]);
});

it('a page takes off the sheet that it has put on, and no other', async () => {
  const url = dataUrl(200, 100);
  style.write(`${BOX} .box { background: url(${url}) }`);
  const element = box();
  await scene.flights.boarded(url);
  const own = sheetOf('.box { color: rgb(1, 2, 3) }');
  document.adoptedStyleSheets.push(own);
  write('<div class="box">words</div>');
  await frames();
  expect(document.adoptedStyleSheets.pop()).toBe(own);
  expect(hasNoSize(find('div'))).toBe(true);
  expect(element.isConnected).toBe(false);
});

it('a picture in a scrollbar is a matter of the window, not of each element', async () => {
  const url = dataUrl(200, 100);
  style.write(`::-webkit-scrollbar-button { background: url(${url}) }`);
  write('<p>words</p>'.repeat(5));
  await scene.flights.land(url, SAFE);
  await stands(document.documentElement, 'safe');
  expect([...document.querySelectorAll('body, p')].map(stateOf)).toEqual(Array(6).fill(null));
});

it.each([
  ['::backdrop', '<dialog>words</dialog>', 'dialog'],
  ['::backdrop', '<div popover>words</div>', '[popover]'],
  ['::-webkit-calendar-picker-indicator', '<input type="date">', 'input'],
  ['::-webkit-search-cancel-button', '<input type="search" value="words">', 'input'],
])('a picture in %s of everything is a matter of %s alone', async (pseudo, html, own) => {
  const url = dataUrl(200, 100);
  style.write(
    `${pseudo} { background: url(${url}) } p, ${own} { display: block; width: 200px; height: 100px }`,
  );
  write(`${html}${'<p>words</p>'.repeat(5)}`);
  const element = find<HTMLElement>(own);
  if (element instanceof HTMLDialogElement) element.showModal();
  else if (element.popover !== null) element.showPopover();
  await scene.flights.land(url, SAFE);
  await stands(element, 'safe');
  expect([...document.querySelectorAll('body, p')].map(stateOf)).toEqual(Array(6).fill(null));
});

it('a transition of what hides nothing goes on under a cover, and to its end', async () => {
  write(
    `<div style="${SIZE};opacity:0;transition:opacity 60ms;background:url(${dataUrl(200, 100)})">words</div>`,
  );
  const element = find<HTMLElement>('div');
  await stands(element, 'pending');
  await frames();
  const ended = new Promise((resolve) => element.addEventListener('transitionend', resolve, { once: true }));
  element.style.opacity = '1';
  await ended;
  expect(stateOf(element)).toBe('pending');
});

it('a transition of an image goes on while its cover falls', async () => {
  const url = dataUrl(200, 100);
  write(`<img src="${url}" style="opacity:0;transition:opacity 200ms">`);
  const image = find<HTMLElement>('img');
  const told: string[] = [];
  const ended = new Promise<void>((resolve) => {
    for (const type of ['transitionend', 'transitioncancel'])
      image.addEventListener(type, () => {
        told.push(type);
        resolve();
      });
  });
  await scene.flights.boarded(url);
  await frames();
  image.style.opacity = '1';
  await scene.flights.land(url, SAFE);
  await stands(image, 'safe');
  await ended;
  expect(told).toEqual(['transitionend']);
});
