import QuickLRU from 'quick-lru';
import { originatorsOf } from './originators';
import { part, partsOf, type Superset, supersetOf } from './selector';
import { ANY_PICTURE, coveredSizes, patternOf, picturesIn, variablesIn, withVariables } from './value';

/** A style rule that paints pictures, or may once its custom properties hold some. */
export interface PictureRule {
  /** Its name in what Scrim writes to the page. */
  readonly id: string;
  readonly subjects: readonly Subject[];
  /** The pseudo-element that it is about, with its colons; '' for the element itself. */
  readonly pseudo: string;
  /** At-rules around it that decide whether it applies, outermost first. */
  readonly conditions: readonly string[];
  readonly declared: Declared;
  /** Addresses of the pictures that it names itself. */
  readonly pictures: readonly string[];
  /** What its addresses are relative to. */
  readonly base: string;
  /** Custom properties that its pictures may come from. */
  readonly variables: readonly string[];
}

/** A selector without pseudo-element, as it stands there and as elements are found by it. */
export type Subject = { readonly text: string } & Superset;

/** Values of the properties that paint pictures; absent where a rule has none of them. */
export interface Declared {
  readonly background?: string;
  readonly backgroundSize?: string;
  readonly border?: string;
  readonly mask?: string;
  readonly content?: string;
  readonly list?: string;
}

/** Longhand and shorthand: a shorthand with `var()` in it leaves its longhands empty. */
const PROPERTIES = {
  background: ['background-image', 'background'],
  border: ['border-image-source', 'border-image'],
  mask: ['mask-image', 'mask', '-webkit-mask'],
  content: ['content'],
  list: ['list-style-image', 'list-style'],
} as const satisfies Partial<Record<keyof Declared, readonly string[]>>;

/** Words of a value that may paint a picture. */
const PICTURED = /url\(|image-set\(|var\(|src\(/i;
/**
 * Cheaper than asking for each property: most rules have none of these words. A longhand without a value is what Chromium
 * writes where a shorthand with `var()` stands before another of its longhands; whose variables these are is lost.
 */
const WORTH_READING =
  /url\(|image-set\(|var\(|src\(|(?:image|source):(?: inherit)?[ ;]|(?:background|mask|border-image): inherit/i;

/** Whether a longhand is there, and has no value of its own nor of its shorthand. */
const isLost = (style: CSSStyleDeclaration, longhand: string, properties: readonly string[]): boolean =>
  properties.every((property) => style.getPropertyValue(property) === '') && [...style].includes(longhand);

/** @returns what a declaration block paints; `undefined` where it can paint no picture */
export function declaredIn(style: CSSStyleDeclaration): Declared | undefined {
  if (!WORTH_READING.test(style.cssText)) return undefined;
  const found: Record<string, string> = {};
  for (const [name, properties] of Object.entries(PROPERTIES)) {
    for (const property of properties) {
      const value = style.getPropertyValue(property);
      if (value === '') continue;
      if (PICTURED.test(value)) found[name] = value;
      else if (value === 'inherit' && name !== 'content' && name !== 'list')
        found[name] = `var(${ANY_PICTURE})`;
      break;
    }
    const [longhand] = properties;
    if (found[name] === undefined && isLost(style, longhand, properties)) found[name] = `var(${ANY_PICTURE})`;
  }
  if (Object.keys(found).length === 0) return undefined;
  if (found['background'] !== undefined) found['backgroundSize'] = style.getPropertyValue('background-size');
  return found as Declared;
}

/** @returns custom properties of a declaration block that hold pictures, with their values */
export function picturedVariables(style: CSSStyleDeclaration): Map<string, string> {
  const found = new Map<string, string>();
  if (!style.cssText.includes('--')) return found;
  for (const name of style) {
    if (!name.startsWith('--')) continue;
    const value = style.getPropertyValue(name);
    if (PICTURED.test(value)) found.set(name, value);
  }
  return found;
}

const valuesOf = ({ backgroundSize: _, ...values }: Declared): string[] => Object.values(values);

/** @returns addresses in a declaration, absolute; without those that are no addresses */
export function addressesIn(values: Iterable<string>, base: string): string[] {
  const found = new Set<string>();
  for (const value of values) {
    for (const address of picturesIn(value)) {
      const absolute = isFragment(address, base) ? undefined : absoluteOf(address, base);
      if (absolute !== undefined) found.add(absolute);
    }
  }
  return [...found];
}

/** Longer ones are not kept: by the thousand they would fill the memory. */
const LONG = 100_000;
/** Addresses that were parsed last: a page asks for the same few again and again, and `data:` ones are long. */
const parsed = new QuickLRU<string, string | undefined>({ maxSize: 1_000 });

function absoluteOf(address: string, base: string): string | undefined {
  const read = (): string | undefined =>
    URL.canParse(address, base) ? new URL(address, base).href : undefined;
  if (address.length > LONG) return read();
  const name = `${base} ${address}`;
  if (!parsed.has(name)) parsed.set(name, read());
  return parsed.get(name);
}

/** A browser may have put the document's own address before what was a fragment alone: an element, and no picture. */
const isFragment = (address: string, base: string): boolean =>
  address.includes('#') && address.startsWith(`${base.split('#')[0]}#`);

let made = 0;

/** @returns a rule for each pseudo-element that the selectors of a style rule are about */
export function rulesOf(
  selectors: string,
  conditions: readonly string[],
  declared: Declared,
  base: string,
): PictureRule[] {
  const byPseudo = new Map<string, Subject[]>();
  for (const selector of partsOf(selectors)) {
    const { subject, pseudo } = part(selector);
    const subjects = byPseudo.get(pseudo) ?? [];
    byPseudo.set(pseudo, subjects);
    for (const originator of originatorsOf(subject, pseudo))
      subjects.push({ text: subject, ...supersetOf(originator) });
  }
  const values = valuesOf(declared);
  const pictures = addressesIn(values, base);
  const variables = values.flatMap(variablesIn);
  return Array.from(byPseudo, ([pseudo, subjects]) => {
    const id = (++made).toString(36);
    return { id, subjects, pseudo, conditions, declared, pictures, base, variables };
  });
}

/**
 * The addresses in a declaration, with custom properties as an element has them. Computed values do not tell of all: a
 * list-style is inherited, and an image is covered by a background of Scrim's own.
 */
export const declaredPictures = (
  declared: Declared,
  base: string,
  lookUp: (name: string) => string,
): string[] =>
  addressesIn(
    valuesOf(declared).map((value) => withVariables(value, lookUp)),
    base,
  );

/** Whatever it is that `content` makes an image of goes on scrolling what else is in it. */
const IMAGE_OUT =
  'object-fit: fill !important; object-position: -100000px -100000px !important; overflow-clip-margin: content-box !important;';

/** Whether a selector ends with the host of a tree. */
const isHost = (text: string): boolean =>
  /:host(?:-context)?(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?$/i.test(text);

/**
 * The text that covers a rule's pictures. Each property is hidden by another one, so that its own value can still be
 * read from the element; the text of the element stays. `:not(#…)` raises it above selectors of the page, and the layer
 * is the first of all where the registered sheet is at the same level, which is the strongest for `!important`.
 */
export function coverOf({ id, subjects, pseudo, conditions, declared }: PictureRule): string {
  const hidden = hiding(declared, pseudo);
  const covered = `:not([data-scrim][data-scrim-css~="${id}"], ${RAISED})`;
  // One block for each: a selector that the browser cannot read takes its whole list with it. Of a host its tree sees
  // nothing but what is asked in brackets.
  const blocks = Array.from(
    new Set(subjects.map(({ text }) => text)),
    (text) => `${text}${isHost(text) ? `:host(${covered})` : covered}${pseudo} { ${hidden} }`,
  );
  const keeps = declared.background !== undefined && patternOf(declared.background).includes('k');
  const inner = `@layer ${keeps ? KEEPING : FULL} { ${blocks.join(' ')} }`;
  return conditions.reduceRight((text, condition) => `${condition} { ${text} }`, inner);
}

/**
 * Which of two rules of the page wins is not always told by their selectors. A cover that keeps a layer of one must not
 * uncover the picture of another, so those that keep nothing are stronger, whatever their selectors.
 */
const FULL = 'scrim.full';
const KEEPING = 'scrim.keeping';
/** The order of the layers, to stand before all covers. */
export const LAYERS = `@layer ${FULL}, ${KEEPING};`;

/** Properties that hide nothing here: where a page has a transition of them, it may wait for its end. */
const HARMLESS = 'opacity, transform, translate, scale, rotate';

const RAISED = '#scrim-x#scrim-x#scrim-x#scrim-x';

function contentHidden(pseudo: string): string {
  if (pseudo === '') return IMAGE_OUT;
  // A marker takes few properties, and the picture in it has no box to be moved out of.
  return pseudo === '::marker' ? 'content: "• " !important;' : 'visibility: hidden !important;';
}

function hiding(
  { background, backgroundSize, border, mask, content, list }: Declared,
  pseudo: string,
): string {
  const hidden = [`transition-property: ${HARMLESS} !important;`];
  if (background !== undefined)
    hidden.push(`background-size: ${coveredSizes(background, backgroundSize)} !important;`);
  if (border !== undefined)
    hidden.push('border-image-slice: 100% !important; border-image-width: 0 !important;');
  if (mask !== undefined) hidden.push('mask-size: 0 0 !important;');
  if (content !== undefined) hidden.push(contentHidden(pseudo));
  if (list !== undefined) hidden.push('list-style-image: none !important;');
  return hidden.join(' ');
}
