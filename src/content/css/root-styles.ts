import { log, messageOf } from '../../shared/log';
import { Coming, isComing } from './coming';
import { CoverSheet } from './cover-sheet';
import type { PictureRule } from './rule';
import { RuleIndex } from './rule-index';
import { readSheet, type SheetContent } from './sheet-reader';
import { anyList, anything } from './unread';
import type { Variables } from './variables';

/** What was found in a sheet, and by what signs it is seen to have changed. */
interface Known {
  signs: Signs;
  /** All that were there, not those in others. */
  readonly rules: Set<CSSRule>;
  readonly content: SheetContent;
  /** What has come since, and was taken. */
  readonly news: SheetContent;
}

interface Signs {
  readonly count: number;
  readonly first: CSSRule | undefined;
  readonly last: CSSRule | undefined;
  readonly disabled: boolean;
  readonly media: string;
  /** How many rules of sheets that it imports are here. */
  readonly imported: number;
}

/** So many rules that come to a sheet are read in the moment in which they come. */
const NEWS = 200;

/** The style sheets of one document or shadow tree, as far as they paint pictures. */
export class RootStyles {
  readonly root: Document | ShadowRoot;
  readonly index = new RuleIndex();
  readonly cover: CoverSheet;
  readonly coming: Coming;
  readonly #variables: Variables;
  readonly #isSafe: (rule: PictureRule) => boolean;
  readonly #known = new Map<CSSStyleSheet, Known>();
  readonly #reading = new Set<CSSStyleSheet>();
  /** Rules that take from custom properties none of which holds a picture so far. */
  readonly #dormant = new Set<PictureRule>();
  #fresh: PictureRule[] = [];
  /** Whoever watches the root tells of each record. */
  isTold = false;
  #arrived: (() => void) | undefined;
  #held: (() => void) | undefined;
  #hasNews = false;

  /** @param isSafe whether all that a rule paints was found safe */
  constructor(root: Document | ShadowRoot, variables: Variables, isSafe: (rule: PictureRule) => boolean) {
    this.root = root;
    this.#isSafe = isSafe;
    this.cover = new CoverSheet(root);
    this.coming = new Coming(root);
    this.#variables = variables;
  }

  /** Whether a sheet is being read. */
  get isReading(): boolean {
    return this.#reading.size > 0;
  }

  /** Whether rules wait for custom properties that hold pictures. */
  get waits(): boolean {
    return this.#dormant.size > 0;
  }

  /**
   * Looks at all sheets: forgets those that went, and takes what has come to others (see {@link readNews}).
   *
   * @returns those that are new, or of which something has gone or may be about something else, to be read as a whole
   */
  changes(): CSSStyleSheet[] {
    const here = new Set(this.#sheets());
    for (const sheet of [...this.#known.keys()]) if (!here.has(sheet)) this.#forget(sheet);
    return [...here].filter((sheet) => {
      if (this.#isRead(sheet)) return false;
      this.#readNewsOf(sheet);
      return !this.#reading.has(sheet) && !this.#isRead(sheet);
    });
  }

  /** @returns whether rules were taken beside the reading of whole sheets, since the last call */
  takeNews(): boolean {
    const hasNews = this.#hasNews;
    this.#hasNews = false;
    return hasNews;
  }

  #isRead(sheet: CSSStyleSheet): boolean {
    return alike(this.#known.get(sheet)?.signs, signsOf(sheet));
  }

  #sheets(): CSSStyleSheet[] {
    const { styleSheets, adoptedStyleSheets } = this.root;
    if (styleSheets.length + adoptedStyleSheets.length === 0) return [];
    return [...styleSheets, ...adoptedStyleSheets].filter((sheet) => !this.cover.owns(sheet));
  }

  /**
   * While a document begins, the sheets that hold up its first paint are on their way. A frame may come between one that
   * is here and the event that tells of it, so whatever they may paint is covered until none is left.
   */
  expect(): void {
    const { root } = this;
    const isAwaited = root instanceof Document && root.readyState === 'loading' && hasComing(root);
    if (isAwaited) this.#arrived ??= this.coverAnything();
    else {
      this.#arrived?.();
      this.#arrived = undefined;
    }
  }

  /** @returns the sheets that were read, and that scripts of the page may have changed since without a sign */
  readable(): CSSStyleSheet[] {
    const sheets = [...this.#known].filter(([, { content }]) => content.unread.length === 0);
    return sheets.map(([sheet]) => sheet).filter((sheet) => !this.#reading.has(sheet));
  }

  /**
   * Reads at once what has come to sheets that are known. Libraries add a few rules at a time to one sheet of thousands,
   * and take none away: then that is all there is to read. Else the rest may be read later, covered as it was.
   *
   * @returns whether nothing has come to any sheet that is not read
   */
  readNews(): boolean {
    return this.#sheets().every((sheet) => this.#isRead(sheet) || this.#readNewsOf(sheet));
  }

  #readNewsOf(sheet: CSSStyleSheet): boolean {
    const known = this.#known.get(sheet);
    if (known === undefined) return false;
    const now = signsOf(sheet);
    const { media, imported, disabled } = now;
    const { signs } = known;
    // All of it may be about something else now.
    if (disabled || signs.disabled || media !== signs.media || imported !== signs.imported) return false;
    const fresh = Array.from(rulesIn(sheet)).filter((rule) => !known.rules.has(rule));
    if (fresh.reduce((all, rule) => all + sizeOf(rule), 0) > NEWS) return false;
    const news = nothing();
    for (const _ of readSheet(sheet, document.baseURI, news, [], fresh));
    // Nobody may look into it.
    if (news.unread.length > 0) return false;
    for (const rule of fresh) known.rules.add(rule);
    known.news.rules.push(...news.rules);
    known.news.variables.push(...news.variables);
    this.#takeAll(news);
    this.#hasNews ||= fresh.length > 0;
    // All that were there are there.
    if (known.rules.size === now.count) known.signs = now;
    return true;
  }

  /** These are going to be read, and are not to be read by anybody else meanwhile. */
  reserve(sheets: readonly CSSStyleSheet[]): void {
    for (const sheet of sheets) this.#reading.add(sheet);
  }

  /** Reads a sheet that is reserved, with a pause after each rule. @returns what of it could not be read */
  *read(sheet: CSSStyleSheet): Generator<void, SheetContent['unread']> {
    const signs = signsOf(sheet);
    const rules = new Set(rulesIn(sheet));
    const known = this.#known.get(sheet);
    // From here on it has what comes while this goes on, of which this may see nothing.
    if (known !== undefined) foldNews(known);
    const content = nothing();
    let isLost = false;
    try {
      if (!signs.disabled) yield* readSheet(sheet, document.baseURI, content);
    } catch (error) {
      log.warn('a style sheet was too much:', messageOf(error));
      isLost = true;
    }
    this.#reading.delete(sheet);
    const latest = this.#known.get(sheet);
    // It was taken away meanwhile, and perhaps put back: what was known of it is gone.
    if (latest !== undefined && latest !== known) foldNews(latest);
    const { content: old, news } = latest ?? { content: nothing(), news: nothing() };
    const before = new Set([...old.rules, ...news.rules]);
    const now = new Set([...content.rules, ...news.rules]);
    for (const rule of before) if (!now.has(rule)) this.#drop(rule);
    this.coming.addImporter(sheet);
    this.#takeAll({ ...content, rules: content.rules.filter((rule) => !before.has(rule)) });
    for (const given of old.variables) this.#variables.remove(...given);
    const here = new Set(rulesIn(sheet));
    for (const rule of latest?.rules ?? []) if (here.has(rule)) rules.add(rule);
    this.#known.set(sheet, {
      signs,
      rules,
      content: {
        ...content,
        rules: [...now],
        variables: [...content.variables, ...news.variables],
      },
      news: nothing(),
    });
    if (isLost) this.suspectAll(sheet, content.unread);
    return content.unread;
  }

  /** Adds to a sheet what was read of it in another way; unless it has gone, or was read anew. */
  complete(sheet: CSSStyleSheet, unread: SheetContent['unread'], { rules, variables }: SheetContent): void {
    const content = this.#known.get(sheet)?.content;
    if (content?.unread !== unread) return;
    content.rules.push(...rules);
    content.variables.push(...variables);
    this.#takeAll({ rules, variables });
  }

  /** Covers what is not known yet. @returns the way to take that off again */
  coverAnything(): () => void {
    // What has been found safe stays to be seen: a sheet that comes late would make the whole page flicker.
    const rules = [...anything(true), ...anyList(true)];
    for (const rule of rules) this.cover.add(rule);
    return () => {
      for (const rule of rules) this.cover.remove(rule);
    };
  }

  /** Covers all that may be painted by what is not read, or lets go of it. */
  holdAll(holds: boolean): void {
    if (holds) this.#held ??= this.coverAnything();
    else {
      this.#held?.();
      this.#held = undefined;
    }
  }

  /** A sheet could not be had in any way: from now on every element is looked at by itself. */
  suspectAll(sheet: CSSStyleSheet, unread: SheetContent['unread']): void {
    const content = this.#known.get(sheet)?.content;
    if (content?.unread !== unread) return;
    const rules = anything(false);
    // Nobody would ever find these, so they stay covered: lists have the marks that they have without pictures.
    const lists = anyList(false);
    content.rules.push(...rules, ...lists);
    for (const rule of rules) this.#activate(rule);
    for (const rule of lists) this.cover.add(rule);
  }

  /** Custom properties have come: rules that wait for them may paint now. */
  wake(): void {
    for (const rule of [...this.#dormant]) {
      if (!this.#variables.holdPicture(rule.variables)) continue;
      this.#dormant.delete(rule);
      this.#activate(rule);
    }
  }

  /** @returns rules that have come since the last call */
  takeFresh(): PictureRule[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  #takeAll({ rules, variables }: Pick<SheetContent, 'rules' | 'variables'>): void {
    for (const given of variables) this.#variables.add(...given);
    if (rules.some(({ pictures }) => pictures.length > 0)) this.#variables.notePicture();
    for (const rule of rules) this.#take(rule);
  }

  #take(rule: PictureRule): void {
    if (rule.pictures.length > 0 || this.#variables.holdPicture(rule.variables)) this.#activate(rule);
    else if (rule.variables.length > 0) this.#dormant.add(rule);
  }

  #activate(rule: PictureRule): void {
    this.index.add(rule);
    if (!this.#isSafe(rule)) this.cover.add(rule);
    this.#fresh.push(rule);
  }

  #forget(sheet: CSSStyleSheet): void {
    const known = this.#known.get(sheet);
    if (known === undefined) return;
    this.#known.delete(sheet);
    foldNews(known);
    for (const rule of known.content.rules) this.#drop(rule);
    for (const given of known.content.variables) this.#variables.remove(...given);
  }

  #drop(rule: PictureRule): void {
    this.#dormant.delete(rule);
    this.index.remove(rule);
    this.cover.remove(rule);
  }
}

const nothing = (): SheetContent => ({ rules: [], variables: [], unread: [] });

function foldNews({ content, news }: Known): void {
  content.rules.push(...news.rules.splice(0));
  content.variables.push(...news.variables.splice(0));
}

/** Links for another medium hold up nothing. */
const hasComing = ({ head }: Document): boolean =>
  head !== null &&
  Array.from(head.querySelectorAll('link')).some(
    (link) => isComing(link, null) && matchMedia(link.media).matches,
  );

function signsOf(sheet: CSSStyleSheet): Signs {
  const { disabled } = sheet;
  const media = sheet.media.mediaText;
  try {
    const { cssRules } = sheet;
    const { length: count, 0: first } = cssRules;
    const last = cssRules[count - 1];
    return { count, first, last, disabled, media, imported: importedInto(cssRules) };
  } catch {
    return { count: -1, first: undefined, last: undefined, disabled, media, imported: 0 };
  }
}

/** How many rules a rule is, with those in it; too many where nobody can tell. */
const sizeOf = (rule: CSSRule): number => {
  if (rule instanceof CSSImportRule) return Number.POSITIVE_INFINITY;
  return 1 + ('cssRules' in rule ? (rule.cssRules as CSSRuleList).length : 0);
};

/** None where they may not be read. */
function rulesIn(sheet: CSSStyleSheet): Iterable<CSSRule> {
  try {
    return sheet.cssRules;
  } catch {
    return [];
  }
}

function importedInto(rules: CSSRuleList): number {
  let count = 0;
  for (const rule of rules) {
    // Nothing but layers may stand before an import.
    if (!(rule instanceof CSSImportRule || rule instanceof CSSLayerStatementRule)) break;
    if (rule instanceof CSSImportRule && rule.styleSheet !== null) count += 1 + lengthOf(rule.styleSheet);
  }
  return count;
}

function lengthOf(sheet: CSSStyleSheet): number {
  try {
    return sheet.cssRules.length;
  } catch {
    return 0;
  }
}

const alike = (a: Signs | undefined, b: Signs): boolean =>
  a !== undefined && (Object.keys(b) as (keyof Signs)[]).every((sign) => a[sign] === b[sign]);
