import { afterEach, beforeEach, expect } from 'vitest';
import { find, sheetOf, until, write } from './page';
import { isPaint, shoot } from './screen';

/** For one test file: a style element that is taken away after each test. */
export function useStyle(): { readonly write: (css: string) => HTMLStyleElement } {
  let made: HTMLElement[] = [];
  let adopted: readonly CSSStyleSheet[] = [];
  beforeEach(() => {
    adopted = [...document.adoptedStyleSheets];
  });
  afterEach(() => {
    for (const element of made) element.remove();
    made = [];
    document.adoptedStyleSheets = [...adopted];
  });
  return {
    write: (css) => {
      const style = document.createElement('style');
      style.textContent = css;
      document.head.append(style);
      made.push(style);
      return style;
    },
  };
}

export const adoptSheet = (css: string): CSSStyleSheet => {
  const sheet = sheetOf(css);
  document.adoptedStyleSheets.push(sheet);
  return sheet;
};

/** A box that is large enough to matter, with text in it. */
export const box = (attributes = 'class="box"', inside = 'words'): HTMLElement => {
  write(`<div ${attributes}>${inside}</div>`);
  return find('div');
};

export const BOX = '.box { width: 200px; height: 100px }';

/** How many pixels of the screen show the picture's own colour. */
export const painted = async (): Promise<number> => (await shoot()).count(isPaint);

/** Whether an element's own background pictures have no size; for what must hold before a paint. */
export const hasNoSize = (element: Element, pseudo?: string): boolean =>
  getComputedStyle(element, pseudo)
    .backgroundSize.split(', ')
    .every((size) => size === '0px 0px' || size === '0px');

export const showsPicture = (): Promise<void> =>
  until(async () => expect(await painted()).toBeGreaterThan(2_000));
export const showsNone = (): Promise<void> => until(async () => expect(await painted()).toBe(0));
