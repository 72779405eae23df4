import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { Cover, hold, release } from '../../../src/content/cover/cover';
import type { Size } from '../../../src/content/facts';
import { find, frames, loaded, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';

usePage();
useCoverSheet();

const BOX: Size = { width: 120, height: 120 };
let cover: Cover;
let element: HTMLImageElement;

const scrimAttributes = (): Record<string, string> =>
  Object.fromEntries(
    [...element.attributes].filter(({ name }) => name.startsWith('data-')).map((a) => [a.name, a.value]),
  );
const position = (): string => getComputedStyle(element).objectPosition;

beforeEach(async () => {
  cover = new Cover();
  write(`<img src="${dataUrl()}">`);
  element = find();
  await loaded(element);
});

describe('attributes', () => {
  it('say what an element stands for, and nothing else is written', async () => {
    element.setAttribute('style', 'color: red');
    element.className = 'theirs';
    const before = element.attributes.length;
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((seen) => records.push(...seen));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

    cover.apply(element, { state: 'pending' }, BOX, true);
    expect(scrimAttributes()).toEqual({ 'data-scrim': 'pending' });
    cover.apply(element, { state: 'blur' }, BOX, true);
    expect(scrimAttributes()).toEqual({ 'data-scrim': 'blur', 'data-scrim-level': '3' });
    cover.apply(element, { state: 'unknown', reason: 'network', bare: true }, BOX, true);
    expect(scrimAttributes()).toEqual({ 'data-scrim': 'unknown', 'data-scrim-bare': '' });
    cover.apply(element, { state: 'unknown', reason: 'network' }, BOX, true);
    expect(scrimAttributes()).toEqual({ 'data-scrim': 'unknown' });
    cover.apply(element, { state: 'safe' }, BOX, true);
    expect(scrimAttributes()).toMatchObject({ 'data-scrim': 'safe' });
    await until(() => expect(scrimAttributes()).toEqual({ 'data-scrim': 'safe' }));
    cover.clear(element);
    expect(element.attributes.length).toBe(before);

    records.push(...observer.takeRecords());
    observer.disconnect();
    expect(records.length).toBeGreaterThan(5);
    for (const { type, attributeName } of records) {
      expect(type).toBe('attributes');
      expect(attributeName).toMatch(/^data-scrim/);
    }
  });

  it('are gone at once, also those of a moment', () => {
    cover.apply(element, { state: 'pending' }, BOX, true);
    cover.apply(element, { state: 'safe' }, BOX, true);
    cover.clear(element);
    expect(scrimAttributes()).toEqual({});
  });

  it('that say so already are not written again', () => {
    cover.apply(element, { state: 'blur' }, BOX, true);
    const observer = new MutationObserver(() => undefined);
    observer.observe(element, { attributes: true });
    cover.apply(element, { state: 'blur' }, BOX, true);
    expect(observer.takeRecords()).toEqual([]);
    observer.disconnect();
  });
});

describe('blur', () => {
  it.each([
    [32, '1', 8],
    [64, '1', 8],
    [65, '2', 14],
    [112, '2', 14],
    [113, '3', 24],
    [192, '3', 24],
    [193, '4', 40],
    [320, '4', 40],
    [321, '5', 64],
    [512, '5', 64],
    [513, '6', 100],
    [2_000, '6', 100],
  ])('of a shorter side of %d px has level %s and a radius of %d px', (side, level, radius) => {
    for (const box of [
      { width: side, height: side * 3 },
      { width: side * 3, height: side },
    ]) {
      cover.apply(element, { state: 'blur' }, box, true);
      expect(element.dataset['scrimLevel']).toBe(level);
      expect(getComputedStyle(element).filter).toBe(`blur(${radius}px)`);
    }
  });

  it('is the strongest while the size is not known, and whole where the level is gone', () => {
    cover.apply(element, { state: 'blur' }, undefined, true);
    expect(getComputedStyle(element).filter).toBe('blur(100px)');
    element.removeAttribute('data-scrim-level');
    expect(getComputedStyle(element).filter).toBe('blur(24px)');
  });
});

describe('the fade of a safe image', () => {
  afterEach(() => cdp().send('Emulation.setEmulatedMedia', { features: [] }));

  const fades = (): number => element.getAnimations().length;

  it('is short, from nothing, and for those who see it', () => {
    cover.apply(element, { state: 'pending' }, BOX, true);
    cover.apply(element, { state: 'safe' }, BOX, true);
    expect(fades()).toBe(1);
    const effect = element.getAnimations()[0]?.effect;
    expect(effect?.getTiming().duration).toBeLessThanOrEqual(200);
    cover.apply(element, { state: 'safe' }, BOX, true);
    expect(fades()).toBe(1);
  });

  it('is left out where nobody sees it, and where nothing was hidden before', () => {
    cover.apply(element, { state: 'pending' }, BOX, false);
    cover.apply(element, { state: 'safe' }, BOX, false);
    expect(fades()).toBe(0);
    cover.apply(element, { state: 'blur' }, BOX, true);
    cover.apply(element, { state: 'shown' }, BOX, true);
    expect(fades()).toBe(0);
    cover.clear(element);
    cover.apply(element, { state: 'safe' }, BOX, true);
    expect(fades()).toBe(0);
  });

  it('is left out where the reader wants less motion', async () => {
    await cdp().send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-reduced-motion', value: 'reduce' }],
    });
    await until(() => expect(matchMedia('(prefers-reduced-motion: reduce)').matches).toBe(true));
    cover.apply(element, { state: 'pending' }, BOX, true);
    cover.apply(element, { state: 'safe' }, BOX, true);
    expect(fades()).toBe(0);
  });
});

describe("a page's own transition", () => {
  beforeEach(async () => {
    document.body.insertAdjacentHTML('afterbegin', '<style>img { transition: all 10s }</style>');
    cover.apply(element, { state: 'safe' }, BOX, true);
    await until(() => expect(scrimAttributes()).toEqual({ 'data-scrim': 'safe' }));
    for (const animation of element.getAnimations()) animation.finish();
    expect(getComputedStyle(element).transitionDuration).toBe('10s');
  });

  it('does not put off a cover', () => {
    expect(position()).toBe('50% 50%');
    cover.apply(element, { state: 'pending' }, BOX, true);
    expect(position()).toBe('-100000px -100000px');
    cover.apply(element, { state: 'blur' }, BOX, true);
    expect(getComputedStyle(element).filter).toBe('blur(24px)');
    expect(position()).toBe('50% 50%');
    element.removeAttribute('data-scrim');
    expect(position()).toBe('-100000px -100000px');
  });

  it('does not slide an image back into its box, and is the page’s again afterwards', async () => {
    cover.apply(element, { state: 'pending' }, BOX, true);
    await frames();
    cover.apply(element, { state: 'safe' }, BOX, true);
    expect(position()).toBe('50% 50%');
    await until(() => expect(scrimAttributes()).toEqual({ 'data-scrim': 'safe' }));
    await frames();
    expect(position()).toBe('50% 50%');
    expect(getComputedStyle(element).transitionDuration).toBe('10s');
  });

  it('does not sharpen a blurred image by and by when it is shown', async () => {
    cover.apply(element, { state: 'blur' }, BOX, true);
    await frames();
    cover.apply(element, { state: 'shown' }, BOX, true);
    expect(getComputedStyle(element).filter).toBe('none');
    await frames(4);
    expect(getComputedStyle(element).filter).toBe('none');
  });
});

describe('release and hold', () => {
  it('takes the sheet off the whole document, and puts it back', () => {
    for (const state of [undefined, 'pending', 'unknown'] as const) {
      if (state !== undefined) cover.apply(element, { state }, BOX, true);
      release(document);
      expect(position(), state).toBe('50% 50%');
      expect(getComputedStyle(element).backgroundImage).toBe('none');
      hold(document);
      expect(position(), state).toBe('-100000px -100000px');
      expect(document.documentElement.hasAttribute('data-scrim')).toBe(false);
    }
    cover.apply(element, { state: 'blur' }, BOX, true);
    release(document);
    expect(getComputedStyle(element).filter).toBe('none');
    hold(document);
    expect(getComputedStyle(element).filter).toBe('blur(24px)');
  });
});
