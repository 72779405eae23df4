import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame, Tab } from '../../../scripts/driver/driver';
import type { CorpusPage } from '../../pages/corpus-page';
import type { TestServer } from '../../server/index';

const FOLDER = fileURLToPath(new URL('../../pages', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** Where a page of the corpus is on the test server. */
export const addressOf = (name: string): string => `/pages/${name}/page.html`;

/** Puts the corpus on a server, and gives its pages by the names of their folders. */
export async function serveCorpus(server: TestServer): Promise<void> {
  for (const path of await readdir(FOLDER, { recursive: true })) {
    const type = TYPES[extname(path)];
    if (type === undefined) continue;
    server.setFile(`/pages/${path}`, { type, body: await readFile(`${FOLDER}/${path}`) });
  }
}

export async function readCorpus(): Promise<[string, CorpusPage][]> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name): Promise<[string, CorpusPage]> => {
      const { page } = (await import(`../../pages/${name}/page.ts`)) as { page: CorpusPage };
      return [name, page];
    }),
  );
}

/** One element that a page declares, or that Scrim watches. */
export interface Seen {
  /** Which of the selectors asked for find it. */
  readonly matches: readonly string[];
  /** What the page declares; '' where it is silent. */
  readonly expected: string;
  /** What Scrim says; '' where it is silent. */
  readonly state: string;
  /** The browser has not begun to load it, and may never. */
  readonly unloaded: boolean;
  /** For whoever reads a failure. */
  readonly shows: string;
}

/** What one document looks like to itself; Scrim's own element left out. */
export interface Portrait {
  readonly text: string;
  readonly clicks: number;
  readonly boxes: readonly string[];
}

export interface Look {
  readonly elements: readonly Seen[];
  readonly portrait: Portrait;
  /** Images that are still being loaded, and transitions under way. */
  readonly moving: number;
  /** What has shifted by itself, and how much (CLS); nothing where the browser does not tell. */
  readonly shifts: readonly Shift[];
}

export interface Shift {
  readonly value: number;
  /** For whoever reads a failure. */
  readonly moved: string;
}

/** Looks at every document of a tab. Throws while one of them is on its way. */
export async function lookAt(tab: Tab, selectors: readonly string[]): Promise<Look[]> {
  return Promise.all(tab.frames().map((frame) => lookInto(frame, selectors)));
}

const lookInto = (frame: Frame, selectors: readonly string[]): Promise<Look> =>
  frame.evaluate((wanted) => {
    const page = globalThis as unknown as { closedRoots?: ShadowRoot[]; clicks?: number; shifts?: Shift[] };
    const all: Element[] = [];
    const walk = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.localName === 'scrim-overlay') continue;
        all.push(element);
        const inside = element.shadowRoot ?? page.closedRoots?.find(({ host }) => host === element);
        if (inside) walk(inside);
      }
    };
    walk(document);
    const isLoaded = (image: HTMLImageElement): boolean => image.complete || image.loading === 'lazy';
    const elements = all.map((element) => ({
      matches: wanted.filter((selector) => element.matches(selector)),
      expected: element.getAttribute('data-expect') ?? '',
      state: element.getAttribute('data-scrim') ?? '',
      unloaded: element instanceof HTMLImageElement && element.loading === 'lazy' && !element.complete,
      shows: `${element.localName} ${element.getAttribute('src') ?? element.getAttribute('style') ?? element.className}`,
    }));
    const boxes = all.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.localName, ...[x, y, width, height].map((side) => side.toFixed(2))].join(' ');
    });
    const images = all.filter((element) => element instanceof HTMLImageElement);
    // A fade of Scrim's own is over soon as well.
    const moving = images.filter((image) => !isLoaded(image)).length + document.getAnimations().length;
    return {
      elements: elements.filter(
        ({ matches, expected, state }) => matches.length > 0 || expected !== '' || state !== '',
      ),
      portrait: { text: document.body.innerText, clicks: page.clicks ?? 0, boxes },
      moving,
      shifts: page.shifts ?? [],
    };
  }, selectors);
