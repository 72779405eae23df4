import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importsIn, readBorrowed } from '../../../src/content/css/borrowed';
import type { SheetText } from '../../../src/shared/sheet-text';
import { frames } from '../support/page';

const at = (name: string): string => `https://sheets.test/${name}`;
const never = new AbortController().signal;

/** Sheets of the other site, by name. */
let sheets: Record<string, string>;
/** What was asked for, in order. */
let asked: string[];
const fetchSheet = async (href: string): Promise<SheetText> => {
  const name = href.slice(at('').length);
  asked.push(name);
  const text = sheets[name];
  if (text === undefined) throw new Error(`there is no ${name}`);
  return { text, url: href };
};
const read = (name: string, signal = never) =>
  readBorrowed({ href: at(name), conditions: [] }, fetchSheet, signal);
/** The page's own copy. */
const from = (body: BodyInit) => Object.defineProperty(new Response(body), 'url', { value: at('a.css') });
const pictured = (name: string): string => `.${name} { background: url(${name}.png) }`;

beforeEach(() => {
  sheets = {};
  asked = [];
  // No server lets the page itself read them.
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
});
afterEach(() => vi.restoreAllMocks());

describe('what a sheet imports', () => {
  const found = (text: string) => importsIn(text, at('a.css'), []).map(({ href }) => href);

  it('is told in all its forms, relative to it', () => {
    const text = `@charset "x"; @layer early; @import "b.css"; @import url(c.css) screen; @IMPORT url("/d.css") layer(x);
      @import/**/"e;f.css"/**/ ;`;
    expect(found(text)).toEqual(['b.css', 'c.css', 'd.css', 'e;f.css'].map(at));
  });

  it('is nothing that only looks so: in strings and comments, behind rules, or for what the browser does not know', () => {
    const text = `/* @import "no.css"; */ @import "b.css"; @import "no.css" supports(display: nothing);
      .a::before { content: '@import "no.css";' } @import "no.css";`;
    expect(found(text)).toEqual([at('b.css')]);
  });

  it('applies under its own conditions and those of the sheet', () => {
    const [first, second] = importsIn('@import "b.css"; @import "c.css" print;', at(''), ['@media screen']);
    expect(first?.conditions).toEqual(['@media screen']);
    expect(second?.conditions).toEqual(['@media screen', '@media print']);
  });

  it('is loaded by nobody meanwhile', async () => {
    importsIn(`@import "${location.origin}/imported.css";`, at(''), []);
    await frames(3);
    expect(performance.getEntriesByName(`${location.origin}/imported.css`)).toEqual([]);
  });
});

describe('a sheet of another site', () => {
  it('is read with all that it imports, each asked for once', async () => {
    sheets = {
      'a.css': `@import "b.css"; @import "c.css"; ${pictured('a')}`,
      'b.css': `@import "c.css"; ${pictured('b')}`,
      'c.css': pictured('c'),
    };
    const { rules } = await read('a.css');
    expect(new Set(rules.flatMap(({ pictures }) => pictures))).toEqual(
      new Set(['a', 'b', 'c'].map((name) => at(`${name}.png`))),
    );
    expect(asked).toEqual(['a.css', 'b.css', 'c.css']);
  });

  it('is read, with what it imports, relative to where it was led to', async () => {
    const led = async (href: string): Promise<SheetText> => {
      asked.push(href);
      if (href !== at('a.css')) return { text: pictured('b'), url: href };
      return { text: `@import "b.css"; ${pictured('a')}`, url: 'https://cdn.test/x/a.css' };
    };
    const { rules } = await readBorrowed({ href: at('a.css'), conditions: [] }, led, never);
    expect(asked).toEqual([at('a.css'), 'https://cdn.test/x/b.css']);
    expect(rules.flatMap(({ pictures }) => pictures)).toEqual([
      'https://cdn.test/x/a.png',
      'https://cdn.test/x/b.png',
    ]);
  });

  it('may import itself, by whatever way', async () => {
    const again = '@import "a.css"; @import "b.css"; @import "a.css" print; @import "b.css" screen;';
    sheets = { 'a.css': again + pictured('a'), 'b.css': again + pictured('b') };
    const { rules } = await read('a.css');
    expect(rules.length).toBeGreaterThan(1);
    expect(asked).toEqual(['a.css', 'b.css']);
  });

  it('is given up where it has imports without an end', async () => {
    const endless = async (href: string): Promise<SheetText> => {
      asked.push(href);
      return { text: `@import "${asked.length}-a.css"; @import "${asked.length}-b.css";`, url: href };
    };
    await expect(readBorrowed({ href: at('0.css'), conditions: [] }, endless, never)).rejects.toThrow(
      'more than',
    );
    expect(asked.length).toBeLessThan(100);
  });

  it('is not to be had where one of them is not', async () => {
    sheets = { 'a.css': `@import "gone.css"; ${pictured('a')}` };
    await expect(read('a.css')).rejects.toThrow('there is no gone.css');
  });

  it('is read no further than the session lasts', async () => {
    const session = new AbortController();
    const last = async (href: string): Promise<SheetText> => {
      asked.push(href);
      session.abort();
      return { text: '', url: href };
    };
    const first = { href: at('a.css'), conditions: [] };
    await expect(readBorrowed(first, last, session.signal)).rejects.toThrow('aborted');
    await expect(readBorrowed(first, last, session.signal)).rejects.toThrow('aborted');
    expect(asked).toEqual([at('a.css')]);
  });

  it('is not asked for where the page may read its own copy, unless that is too large', async () => {
    vi.mocked(fetch).mockImplementation(async () => from(pictured('own')));
    expect((await read('a.css')).rules.flatMap(({ pictures }) => pictures)).toEqual([at('own.png')]);
    expect(asked).toEqual([]);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    });
    vi.mocked(fetch).mockImplementation(async () => from(endless));
    sheets = { 'a.css': pictured('a') };
    await read('a.css');
    expect(asked).toEqual(['a.css']);
  });
});
