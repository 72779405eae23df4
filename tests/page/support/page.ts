import { afterEach, beforeAll, vi } from 'vitest';
import { page } from 'vitest/browser';
import coverSheet from '../../../src/content/cover/cover.css?inline';

const WIDTH = 1000;
const HEIGHT = 700;

/** For one test file: a viewport of a known size, and an empty page after each test. */
export function usePage(): void {
  beforeAll(() => page.viewport(WIDTH, HEIGHT));
  afterEach(() => {
    document.body.replaceChildren();
    for (const { name } of [...document.documentElement.attributes]) {
      if (name.startsWith('data-scrim')) document.documentElement.removeAttribute(name);
    }
    window.scrollTo(0, 0);
  });
}

/** For one test file: the cover sheet, as a registered script would have it. */
export function useCoverSheet(): void {
  beforeAll(() => {
    document.adoptedStyleSheets.push(sheetOf(coverSheet));
  });
}

export function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** At user level the cover sheet reaches into shadow trees too; a test page has to put it there. */
export function coverShadow(root: ShadowRoot): void {
  root.adoptedStyleSheets.push(sheetOf(coverSheet));
}

/** Replaces the page's body. */
export function write(html: string): void {
  document.body.innerHTML = html;
}

export function find<E extends Element = HTMLImageElement>(selector = 'img', root: ParentNode = document): E {
  const element = root.querySelector<E>(selector);
  if (element === null) throw new Error(`nothing on the page is ${selector}`);
  return element;
}

/** @returns an image that is not in the page yet */
export function image(attributes: Readonly<Record<string, string>> = {}): HTMLImageElement {
  const element = document.createElement('img');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** What comes at all comes long before, on the busiest machine. Milliseconds. */
export const PATIENCE = 60_000;

/** Waits for something to come true. */
export const until = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: PATIENCE, interval: 10 });

/** Lets all microtasks run that are queued now, and those they queue; no paint comes between. */
export async function microtasks(): Promise<void> {
  for (let i = 0; i < 10; i++) await undefined;
}

/** @returns what is to be read in the next frame, before it is painted */
export const inNextFrame = <T>(read: () => T): Promise<T> =>
  new Promise((resolve, reject) => {
    requestAnimationFrame(() => {
      try {
        resolve(read());
      } catch (error) {
        reject(error);
      }
    });
  });

/** After this everything that was due before now has been laid out, observed and painted. */
export async function frames(count = 3): Promise<void> {
  for (let i = 0; i < count; i++) await inNextFrame(() => undefined);
}

/**
 * @returns what is to be read at the last moment before the frame that is being made is painted: after layout, and after
 *   all resize observers that were there before
 */
export const laterInThisFrame = <T>(read: () => T): Promise<T> =>
  new Promise((resolve, reject) => {
    const observer = new ResizeObserver(() => {
      observer.disconnect();
      try {
        resolve(read());
      } catch (error) {
        reject(error);
      }
    });
    observer.observe(document.documentElement);
  });

/** The same for the next frame. */
export const beforePaint = async <T>(read: () => T): Promise<T> => {
  const { promise, resolve } = Promise.withResolvers<T>();
  requestAnimationFrame(() => resolve(laterInThisFrame(read)));
  return promise;
};

export async function loaded(element: HTMLImageElement): Promise<void> {
  await until(() => {
    if (!element.complete) throw new Error('still loading');
  });
}

/** Whether no pixel of an image can be made out, as far as its style says. */
export function isCovered(element: Element): boolean {
  const { objectPosition, filter } = getComputedStyle(element);
  return objectPosition === '-100000px -100000px' || filter.includes('blur');
}
