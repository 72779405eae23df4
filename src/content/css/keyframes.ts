import { addressesIn, type Declared, declaredIn } from './rule';
import { variablesIn } from './value';

/** What begins the names of keyframes among those of custom properties. */
const MARK = '--@';

/**
 * An animation paints what its keyframes hold, wherever they stand. To the rules that may use it this is as a custom
 * property is: a name for pictures, known or not yet.
 */
export const nameFor = (animation: string): string =>
  MARK + encodeURIComponent(animation).replace(/[()']/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);

/** Stands for every animation, where nobody can tell which it is. */
const ANY = `${MARK}*any`;

export const isKeyframes = (name: string): boolean => name.startsWith(MARK);

/** @returns what keyframes paint, by the names that it is known under; nothing where that is no picture */
export function paintedBy({ name, cssRules }: CSSKeyframesRule, base: string): [string, string][] {
  const found = new Set<string>();
  for (const { style } of cssRules as Iterable<CSSKeyframeRule>) {
    const { backgroundSize: _, ...values }: Declared = declaredIn(style) ?? {};
    for (const address of addressesIn(Object.values(values), base))
      found.add(`url(${JSON.stringify(address)})`);
    for (const variable of Object.values(values).flatMap(variablesIn)) found.add(`var(${variable})`);
  }
  if (found.size === 0) return [];
  const text = [...found].join(' ');
  return [
    [nameFor(name), text],
    [ANY, text],
  ];
}

/**
 * @returns what a rule may paint by its animations; `undefined` where it has none. Of an element itself `content` is not
 *   among it, since only replacing it all would hide that.
 */
export function animatedIn(style: CSSStyleDeclaration): Declared | undefined {
  // Most rules have none, and this asks for least.
  if (!style.cssText.includes('animation')) return undefined;
  const names = namesIn(style);
  if (names.length === 0) return undefined;
  const any = names.map((name) => `var(${name})`).join(' ');
  return { background: any, border: any, mask: any, list: any };
}

/** @returns names of the animations of a declaration block, or of an element's computed style */
export function namesIn({ animationName, animation }: CSSStyleDeclaration): string[] {
  const isPlain = animationName !== '' && !/var\(|[\\"']/.test(animationName);
  if (!isPlain) return animationName !== '' || animation.includes('var(') ? [ANY] : [];
  const names = animationName.split(',').map((name) => name.trim());
  return names.filter((name) => name !== 'none').map(nameFor);
}
