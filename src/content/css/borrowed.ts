import { FETCH_SILENCE_MS } from '../../shared/limits';
import { type SheetText, sheetText } from '../../shared/sheet-text';
import { GO_MS } from '../work';
import { readSheet, type SheetContent } from './sheet-reader';

/** Gets the text of a sheet that scripts of the page may not read. */
export type FetchSheet = (href: string) => Promise<SheetText>;

/** A sheet, and what has to hold for it to apply. */
export type Cited = SheetContent['unread'][number];

/** So many sheets one may come to with all that it imports. Theirs are a handful, and each may cost a request. */
const MOST_SHEETS = 60;

/**
 * Reads a sheet of another site from its text, and the sheets that it imports.
 *
 * @throws where one of them cannot be had, they are too many, or `signal` ends it
 */
export async function readBorrowed(
  sheet: Cited,
  fetchSheet: FetchSheet,
  signal: AbortSignal,
): Promise<SheetContent> {
  const content: SheetContent = { rules: [], variables: [], unread: [] };
  const texts = new Map<string, Promise<SheetText>>();
  const cited = new Map([[nameOf(sheet), sheet]]);
  // A map tells of what comes to it meanwhile as well.
  for (const { href, conditions } of cited.values()) {
    if (cited.size > MOST_SHEETS) throw new RangeError(`it imports more than ${MOST_SHEETS} sheets`);
    const reading = texts.get(href) ?? textOf(href, fetchSheet, signal);
    texts.set(href, reading);
    const { text, url } = await reading;
    const own = new CSSStyleSheet({ baseURL: url });
    await own.replace(text);
    signal.throwIfAborted();
    await inSlices(readSheet(own, url, content, conditions));
    for (const each of importsIn(text, url, conditions)) cited.set(nameOf(each), each);
  }
  return content;
}

/** A sheet that imports itself, by whatever way, is read once under each condition. */
const nameOf = ({ href, conditions }: Cited): string => JSON.stringify([href, ...new Set(conditions)]);

async function inSlices(reading: Generator<void>): Promise<void> {
  let since = performance.now();
  for (const _ of reading) {
    if (performance.now() - since < GO_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
}

async function textOf(href: string, fetchSheet: FetchSheet, session: AbortSignal): Promise<SheetText> {
  try {
    // From this page's own cache, where the server lets it be read.
    const response = await fetch(href, {
      mode: 'cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'force-cache',
      signal: AbortSignal.any([session, AbortSignal.timeout(FETCH_SILENCE_MS)]),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await sheetText(response);
  } catch {
    // Most often it does not.
  }
  session.throwIfAborted();
  return fetchSheet(href);
}

/**
 * @param conditions of the sheet itself
 * @returns what a sheet imports. The browser reads it, in a document that loads nothing: a sheet that is made by a script
 *   knows no imports.
 */
export function importsIn(text: string, base: string, conditions: readonly string[]): Cited[] {
  if (!/@import/i.test(text)) return [];
  const inert = document.implementation.createHTMLDocument('');
  const style = inert.createElement('style');
  style.textContent = text;
  inert.head.append(style);
  if (style.sheet === null) throw new Error('what a sheet imports cannot be told');
  return Array.from(style.sheet.cssRules)
    .filter(isImport)
    .flatMap(({ href, media, supportsText }) => {
      if (!URL.canParse(href, base) || (supportsText && !CSS.supports(`(${supportsText})`))) return [];
      const around = media.mediaText === '' ? conditions : [...conditions, `@media ${media.mediaText}`];
      return [{ href: new URL(href, base).href, conditions: around }];
    });
}

/** Of another document, whose classes are not those of this one. */
const isImport = (rule: CSSRule): rule is CSSImportRule => 'styleSheet' in rule;
