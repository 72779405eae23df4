import { MAX_SHEET_BYTES } from '../../shared/limits';
import { GO_MS } from '../work';
import { type PictureRule, rulesOf } from './rule';
import { partsOf } from './selector';
import { readSheet, type SheetContent } from './sheet-reader';

/** Gets the text of a sheet that scripts of the page may not read. */
export type FetchSheet = (href: string) => Promise<string>;

/** How deep imports are followed. */
const DEEPEST = 5;

/**
 * Reads a sheet of another site from its text.
 *
 * @throws where the text cannot be had
 */
export async function readText(
  href: string,
  conditions: readonly string[],
  fetchSheet: FetchSheet,
  depth = 0,
): Promise<SheetContent> {
  const text = await textOf(href, fetchSheet);
  const sheet = new CSSStyleSheet({ baseURL: href });
  await sheet.replace(text);
  const content: SheetContent = { rules: [], variables: [], unread: [] };
  let since = performance.now();
  for (const _ of readSheet(sheet, href, content, conditions)) {
    if (performance.now() - since < GO_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  // A sheet that is made by a script knows no imports.
  for (const imported of depth < DEEPEST ? importsIn(text, href) : []) {
    const more = await readText(imported, conditions, fetchSheet, depth + 1);
    content.rules.push(...more.rules);
    content.variables.push(...more.variables);
  }
  return content;
}

async function textOf(href: string, fetchSheet: FetchSheet): Promise<string> {
  try {
    // From this page's own cache, where the server lets it be read.
    const response = await fetch(href, {
      mode: 'cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'force-cache',
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const text = await response.text();
    if (text.length <= MAX_SHEET_BYTES) return text;
  } catch {
    // Most often it does not.
  }
  return fetchSheet(href);
}

/** @returns the addresses that a sheet imports, absolute */
export function importsIn(text: string, base: string): string[] {
  const found: string[] = [];
  const bare = text.replace(/\/\*.*?\*\//gs, '');
  for (const [, quoted, url] of bare.matchAll(/@import\s+(?:url\(\s*)?(?:["']([^"']+)["']|([^\s"')]+))/gi)) {
    const address = quoted ?? url ?? '';
    if (URL.canParse(address, base)) found.push(new URL(address, base).href);
  }
  return found;
}

/** Those that are images by themselves: they have a sheet of their own. */
const IMAGES = 'img, video, canvas, input, object, embed, svg, svg *';

/** What a sheet that nobody has read may hold: any picture, on anything but the markers of lists, which have text too. */
export function anything(exceptSettled: boolean): PictureRule[] {
  const subject = subjectOf(exceptSettled);
  const declared = { background: 'var(--any)', border: 'var(--any)', mask: 'var(--any)' };
  const own = rulesOf(subject, [], declared, document.baseURI);
  const shown = rulesOf(`${subject}:not(${IMAGES})`, [], { content: 'var(--any)' }, document.baseURI);
  const pseudos = partsOf('*::before, *::after').map((each) => each.replace('*', subject));
  const around = rulesOf(pseudos.join(), [], { ...declared, content: 'var(--any)' }, document.baseURI);
  return [...own, ...shown, ...around];
}

/** The pictures of lists that it may hold: while they are covered, no element tells of them. */
export const anyList = (exceptSettled: boolean): PictureRule[] =>
  rulesOf(subjectOf(exceptSettled), [], { list: 'var(--any)' }, document.baseURI);

const subjectOf = (exceptSettled: boolean): string =>
  exceptSettled
    ? '*:not([data-scrim-css]:is([data-scrim="safe"], [data-scrim="shown"], [data-scrim="skip"]))'
    : '*';
