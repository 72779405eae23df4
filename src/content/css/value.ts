/** Reads what a declared or computed CSS value paints. Pure. */
import { unescaped } from './escape';

/** Stands for whatever custom property: it holds a picture as soon as anything on the page does. */
export const ANY_PICTURE = '--*';

/** A piece of a value: the name of a function with what is in its brackets, a string, or any other run of letters. */
interface Piece {
  readonly is: 'function' | 'string' | 'other';
  readonly name: string;
  readonly text: string;
}

const SETS = new Set(['image-set', '-webkit-image-set']);

/** @returns where the string, comment or bracket that starts at an index ends, exclusively; never past the text */
function endOf(text: string, start: number): number {
  const opening = text[start];
  if (opening === '"' || opening === "'") {
    for (let i = start + 1; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === opening) return i + 1;
    }
    return text.length;
  }
  if (opening === '(' && isBareUrl(text, start)) {
    for (let i = start + 1; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === ')') return i + 1;
    }
    return text.length;
  }
  for (let i = start + 1; i < text.length; i++) {
    const letter = text[i];
    if (letter === ')') return i + 1;
    if (letter === '\\') i++;
    else if (letter === '(' || letter === '"' || letter === "'") i = endOf(text, i) - 1;
  }
  return text.length;
}

/** Brackets of `url` without a string in them have rules of their own: quotes and commas mean nothing there. */
const isBareUrl = (text: string, bracket: number): boolean =>
  /(?:^|[^\w-])url$/i.test(text.slice(Math.max(0, bracket - 4), bracket)) &&
  !/^\(\s*["']/.test(text.slice(bracket, bracket + 40));

function* piecesOf(text: string): Generator<Piece> {
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '\\') i++;
    else if (letter === '"' || letter === "'") {
      const end = endOf(text, i);
      yield { is: 'string', name: '', text: text.slice(i + 1, end - 1) };
      i = end - 1;
      from = end;
    } else if (letter === '(') {
      const end = endOf(text, i);
      const name = /[\w-]*$/.exec(text.slice(from, i))?.[0].toLowerCase() ?? '';
      yield { is: 'function', name, text: text.slice(i + 1, text[end - 1] === ')' ? end - 1 : end) };
      i = end - 1;
      from = end;
    }
  }
}

/** @returns the addresses of all pictures in a value, as they stand there; fragments of the same document are none */
export function picturesIn(value: string): string[] {
  return [...picturesOf(value, false)].filter((address) => address !== '' && !address.startsWith('#'));
}

function* picturesOf(value: string, inSet: boolean): Generator<string> {
  for (const { is, name, text } of piecesOf(value)) {
    if (is === 'string') {
      if (inSet) yield unescaped(text);
    } else if (name === 'url' || name === 'src') {
      const bare = text.trim();
      const quoted = /^(["'])(.*?)\1?$/s.exec(bare);
      if (name === 'url' || quoted !== null) yield unescaped(quoted?.[2] ?? bare);
    } else if (name !== 'type') {
      yield* picturesOf(text, SETS.has(name));
    }
  }
}

/** @returns the names of the custom properties that a value takes from, fallbacks included */
export function variablesIn(value: string): string[] {
  const names: string[] = [];
  for (const { is, name, text } of piecesOf(value)) {
    if (is !== 'function' || name === 'url') continue;
    const custom = name === 'var' ? /^\s*(--[^\s,)]+)/.exec(text)?.[1] : undefined;
    if (custom !== undefined) names.push(custom);
    names.push(...variablesIn(text));
  }
  return names;
}

/** @returns the layers of a value: what commas outside of brackets part */
export function layersOf(value: string): string[] {
  const layers: string[] = [];
  let from = 0;
  for (let i = 0; i < value.length; i++) {
    const letter = value[i];
    if (letter === '\\') i++;
    else if (letter === '(' || letter === '"' || letter === "'") i = endOf(value, i) - 1;
    else if (letter === ',') {
      layers.push(value.slice(from, i).trim());
      from = i + 1;
    }
  }
  layers.push(value.slice(from).trim());
  return layers;
}

/**
 * The sizes that hide the picture layers of a background and leave its gradients: an image of no size is not painted,
 * and yet stays in the computed value, so what an element shows can be read while it is covered.
 *
 * @param sizes the declared sizes, where they are known
 */
export function coveredSizes(value: string, sizes = ''): string {
  const layers = layersOf(value);
  // One of them may stand for several.
  if (SUBSTITUTED.test(value)) return '0 0';
  const declared = sizes === '' || sizes.includes('var(') ? [] : layersOf(sizes);
  return layers
    .map((layer, i) => (isGradient(layer) ? (declared[i % declared.length] ?? 'auto') : '0 0'))
    .join(', ');
}

/** One letter for each layer, `k` for a gradient that is kept and `p` for what may be a picture. */
export function patternOf(value: string): string {
  const isSure = !SUBSTITUTED.test(value);
  return layersOf(value)
    .map((layer) => (isSure && isGradient(layer) ? 'k' : 'p'))
    .join('');
}

/** What is replaced by other text before it is read, custom functions among it. */
const SUBSTITUTED = /(?:^|[\s,(])(?:var|if|attr|env|--[\w-]+)\(/i;

const isGradient = (layer: string): boolean =>
  /gradient\(/i.test(layer) && picturesIn(layer).length === 0 && variablesIn(layer).length === 0;

/** Puts in what custom properties stand for; what is not set gives way to its fallback. */
export function withVariables(value: string, lookUp: (name: string) => string, depth = 0): string {
  if (depth > 8) return value;
  let text = '';
  let from = 0;
  for (const { index } of value.matchAll(/var\(/gi)) {
    if (index < from) continue;
    const end = endOf(value, index + 3);
    const [name = '', ...rest] = layersOf(value.slice(index + 4, end - 1));
    const found = lookUp(name).trim();
    text +=
      value.slice(from, index) + withVariables(found === '' ? rest.join(', ') : found, lookUp, depth + 1);
    from = end;
  }
  return text + value.slice(from);
}
