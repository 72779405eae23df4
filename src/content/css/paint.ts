import { SMALL_SIDE } from '../../shared/limits';
import { isKeyframes, namesIn } from './keyframes';
import { addressesIn, type Declared, declaredIn, declaredPictures, type PictureRule } from './rule';
import { patternOf, variablesIn, withVariables } from './value';
import type { Variables } from './variables';

/** What CSS paints on one element, as it was last read. */
export interface Paint {
  /** Addresses, each once. */
  readonly pictures: readonly string[];
  /** Some of them lie in boxes of their own, of which the element's box says nothing. */
  readonly beyond: boolean;
  /** All are painted by pseudo-elements, and none by the element itself. */
  readonly elsewhere: boolean;
  /** No mask and no border of it is a picture, nor can become one: neither need be hidden. */
  readonly plain: boolean;
  /** Custom properties decide on some of them. */
  readonly isOpen: boolean;
  /** Rules whose pictures these may be, of those that apply now. */
  readonly rules: readonly PictureRule[];
  /** Those of them that paint into the element's own box alone. */
  readonly own: readonly PictureRule[];
  /** Those of them whose boxes are too small to matter. */
  readonly small: readonly PictureRule[];
  /** The layers of the background, see `patternOf`; '' where they may change without a word. */
  readonly pattern: string;
}

const COMPUTED = ['background-image', 'border-image-source', 'mask-image', 'content'] as const;

/**
 * Reads what an element shows, or would show when it is hovered. Asks for style, and for layout only where a
 * pseudo-element has pictures.
 *
 * @param rules those that it may match
 * @param known custom properties and keyframes of the page
 * @param animated addresses that a script animates on it
 */
export function readPaint(
  element: Element,
  rules: ReadonlySet<PictureRule>,
  known: Pick<Variables, 'keyframes' | 'mayHold'>,
  animated: readonly string[] = [],
): Paint {
  const style = getComputedStyle(element);
  const lookUp = (name: string): string =>
    isKeyframes(name) ? known.keyframes(name) : style.getPropertyValue(name);
  const base = document.baseURI;
  const pictures = new Set(
    addressesIn(
      COMPUTED.map((name) => style.getPropertyValue(name)),
      base,
    ),
  );
  add(pictures, animated);
  /** Custom properties that it takes from. */
  const names: string[] = [];
  let framed = animated.length > 0 || namesIn(style).length > 0;
  let listed = false;
  if (isStyled(element)) {
    const declared = declaredIn(element.style);
    if (declared !== undefined) {
      framed ||= isFramed(declared);
      listed ||= declared.list !== undefined;
      add(pictures, declaredPictures(declared, base, lookUp));
      names.push(...Object.values(declared).flatMap(variablesIn));
    }
  }
  // An animation can be begun by what is no rule, too.
  for (const name of namesIn(style))
    add(pictures, addressesIn([withVariables(known.keyframes(name), lookUp)], base));
  const considered: PictureRule[] = [];
  const own: PictureRule[] = [];
  const small: PictureRule[] = [];
  let beyond = false;
  const outside = new Set<string>();
  for (const rule of rules) {
    const { pseudo } = rule;
    // What does not apply now is not judged, and so not freed either.
    if (!rule.conditions.every(holds)) continue;
    considered.push(rule);
    names.push(...rule.variables);
    if (pseudo === '') {
      own.push(rule);
      listed ||= rule.declared.list !== undefined;
      add(pictures, picturesOf(rule, lookUp));
    } else if (isSmall(element, pseudo)) small.push(rule);
    else {
      const before = outside.size;
      add(outside, rule.pictures);
      if (rule.variables.some(isKeyframes)) add(outside, picturesOf(rule, lookUp));
      // Nor does a sheet tell where its address has led to.
      if (rule.variables.length > 0 || rule.base !== base) add(outside, computedOf(element, pseudo, base));
      beyond ||= rule.pictures.length > 0 || outside.size > before;
    }
  }
  for (const value of valuesOf(names, element, known))
    add(pictures, addressesIn([withVariables(value, lookUp)], base));
  const elsewhere = pictures.size === 0;
  add(pictures, outside);
  // Theirs are painted on all of the window, whatever their boxes. And a list's has its own size: the box is as large as that
  // only while it is shown, so by its box it would be covered and too small in turn, without end.
  const isCanvas = element === document.body || element === document.documentElement;
  const pattern = patternOf(style.backgroundImage);
  // What another rule paints when the pointer comes has to be hidden by the same sizes.
  const isSure = [...rules].every(
    ({ pseudo, declared: { background } }) =>
      pseudo !== '' || background === undefined || patternOf(background) === pattern,
  );
  return {
    pictures: [...pictures].sort(),
    elsewhere,
    plain: !framed && [...rules].every(({ pseudo, declared }) => pseudo !== '' || !isFramed(declared)),
    beyond: beyond || ((isCanvas || listed) && pictures.size > 0),
    isOpen: names.length > 0,
    rules: considered,
    own,
    small,
    pattern: isSure ? pattern : '',
  };
}

/** By what it has: an element that comes from another document is no instance of this one's classes. */
export const isStyled = (element: Element): element is Element & ElementCSSInlineStyle => 'style' in element;

export const samePaint = (a: Paint | undefined, b: Paint): boolean =>
  a !== undefined &&
  a.pictures.join() === b.pictures.join() &&
  a.beyond === b.beyond &&
  a.elsewhere === b.elsewhere &&
  a.plain === b.plain &&
  a.pattern === b.pattern &&
  sameRules(a.rules, b.rules) &&
  sameRules(a.small, b.small);

const sameRules = (a: readonly PictureRule[], b: readonly PictureRule[]): boolean =>
  a.length === b.length && a.every((rule, i) => rule === b[i]);

/** What may be painted otherwise than by a background or a list. */
const isFramed = ({ mask, border }: Declared): boolean => mask !== undefined || border !== undefined;

const picturesOf = (
  { declared, pictures, variables, base }: PictureRule,
  lookUp: (name: string) => string,
): readonly string[] => (variables.length === 0 ? pictures : declaredPictures(declared, base, lookUp));

function add(pictures: Set<string>, more: Iterable<string>): void {
  for (const picture of more) pictures.add(picture);
}

/** @returns what custom properties may come to hold on an element, those that they take from included */
function valuesOf(
  names: readonly string[],
  element: Element,
  known: Pick<Variables, 'mayHold'>,
): Set<string> {
  const seen = new Set(names);
  const values = new Set<string>();
  for (const name of seen) {
    for (const value of known.mayHold(name, element)) {
      values.add(value);
      for (const other of variablesIn(value)) seen.add(other);
    }
  }
  return values;
}

function computedOf(element: Element, pseudo: string, base: string): string[] {
  const style = getComputedStyle(element, pseudo);
  return addressesIn(
    COMPUTED.map((name) => style.getPropertyValue(name)),
    base,
  );
}

const EDGES = [
  ['width', 'Left', 'Right'],
  ['height', 'Top', 'Bottom'],
] as const;

function isSmall(element: Element, pseudo: string): boolean {
  const style = getComputedStyle(element, pseudo);
  // The size of a picture in `content` is its own, whatever that of the box; and zoom makes more of either.
  if (/url\(|image-set\(/.test(style.content) || Number(style.zoom) > 1) return false;
  if (!EDGES.every(([side]) => style[side].endsWith('px'))) return false;
  const sides = EDGES.map(([side, ...edges]) => {
    const around = edges.flatMap((edge) => [style[`padding${edge}`], style[`border${edge}Width`]]);
    return [style[side], ...around].reduce((sum, length) => sum + (Number.parseFloat(length) || 0), 0);
  });
  return Math.min(...sides) < SMALL_SIDE;
}

/** Whether an at-rule applies now; those that depend on where an element is are taken to. */
function holds(condition: string): boolean {
  const [, name, query = ''] = /^@(\w+)\s*(.*)$/s.exec(condition) ?? [];
  if (name === 'media') return matchMedia(query).matches;
  return name === 'supports' ? CSS.supports(query) : true;
}
