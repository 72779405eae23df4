/** Takes selectors apart, as far as finding their elements needs it. Pure. */

/** One selector of a list, without its commas. */
export interface Parted {
  /** Without pseudo-element. */
  readonly subject: string;
  /** With its colons, such as `::before`; '' for the element itself. */
  readonly pseudo: string;
}

/** Elements that a selector may come to match, whatever is hovered, focused or numbered. */
export interface Superset {
  /** Matches whatever the selector matches, and may match more. */
  readonly selector: string;
  /** What every match has: `.class`, `#id`, `[attribute]`, a tag in lower case, or `*`; `:host` for that of the tree. */
  readonly key: string;
  /** Classes and ids of other elements on which a match depends, in the words of `key`. */
  readonly context: readonly string[];
}

/** Pseudo-elements that may be written with one colon. */
const OLD_PSEUDOS = /^:(before|after|first-line|first-letter)$/i;

/** @returns where the token at an index ends, exclusively */
function skip(text: string, start: number): number {
  const letter = text[start];
  if (letter === '\\') return Math.min(start + 2, text.length);
  const closing =
    letter === '(' ? ')' : letter === '[' ? ']' : letter === '"' || letter === "'" ? letter : '';
  if (closing === '') return start + 1;
  for (let i = start + 1; i < text.length; ) {
    if (text[i] === closing) return i + 1;
    i = closing === '"' || closing === "'" ? (text[i] === '\\' ? i + 2 : i + 1) : skip(text, i);
  }
  return text.length;
}

/** @returns the selectors of a list */
export function partsOf(list: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < list.length; i = skip(list, i)) {
    if (list[i] !== ',') continue;
    parts.push(list.slice(from, i).trim());
    from = i + 1;
  }
  parts.push(list.slice(from).trim());
  return parts.filter((part) => part !== '');
}

/** Parts a pseudo-element from the element that it belongs to. */
export function part(selector: string): Parted {
  for (let i = 0; i < selector.length; i = skip(selector, i)) {
    if (selector[i] !== ':') continue;
    const double = selector[i + 1] === ':';
    const name = /^::?[\w-]+/.exec(selector.slice(i))?.[0] ?? '';
    if (double || OLD_PSEUDOS.test(name)) {
      const subject = selector.slice(0, i);
      return { subject: /(^|[\s>+~])$/.test(subject) ? `${subject}*` : subject, pseudo: selector.slice(i) };
    }
    i += Math.max(0, name.length - 1);
  }
  return { subject: selector, pseudo: '' };
}

/** Puts a nested selector into that of the rule around it. */
export function nested(selector: string, outer: string): string {
  const around = partsOf(outer);
  const expanded = partsOf(selector).flatMap((inner) => {
    if (!inner.includes('&')) return around.map((each) => `${each} ${inner}`);
    // At the start the text itself can stand for it, which leaves more to find the elements by.
    if (/^&[^&]*$/.test(inner) && !/^&[\w-]/.test(inner)) return around.map((each) => each + inner.slice(1));
    return [inner.replaceAll('&', `:is(${outer})`)];
  });
  return expanded.join(', ');
}

/** Takes off what may change without a word: all pseudo-classes, and attributes except where nothing else is left. */
export function supersetOf(subject: string): Superset {
  const compounds: string[] = [];
  let selector = '';
  let compound = '';
  let attribute = '';
  const close = (): void => {
    const last = compound === '' ? '*' : compound;
    compounds.push(last);
    selector += last;
    compound = '';
  };
  const text = subject.trim();
  for (let i = 0; i < text.length; ) {
    const end = skip(text, i);
    const letter = text[i] ?? '';
    if (letter === ':') {
      const name = /^:[\w-]+/.exec(text.slice(i))?.[0] ?? ':';
      i += name.length;
      if (text[i] === '(') i = skip(text, i);
      continue;
    }
    if (letter === '[') {
      attribute = /^\[\s*(?:[\w-]*\|)?([\w-]+)/.exec(text.slice(i))?.[1] ?? '';
    } else if (/[\s>+~]/.test(letter)) {
      const combinator = /^\s*([>+~]?)\s*/.exec(text.slice(i)) ?? [' ', ''];
      close();
      attribute = '';
      // A scope's own element, or a nested one without its parent: nothing stands before the combinator.
      selector += ` ${combinator[1] === '' || combinator[1] === undefined ? '' : `${combinator[1]} `}`;
      i += combinator[0].length;
      continue;
    } else compound += text.slice(i, end);
    i = end;
  }
  if ((compound === '' || compound === '*') && attribute !== '') compound = `[${attribute}]`;
  close();
  const [rightmost = '*', ...others] = compounds.reverse();
  if (rightmost === '*' && /:host(\([^()]*\))?[^\s>+~]*$/.test(text))
    return { selector: '*', key: ':host', context: [] };
  return { selector, key: keyOf(rightmost), context: others.map(keyOf).filter((key) => key !== '*') };
}

const NAME = String.raw`(?:[\w-]|[^\x00-\x7f]|\\.)+`;
const ID = new RegExp(`#${NAME}`);
const CLASS = new RegExp(String.raw`\.${NAME}`);

function keyOf(compound: string): string {
  const key = ID.exec(compound)?.[0] ?? CLASS.exec(compound)?.[0];
  if (key !== undefined) return key[0] + key.slice(1).replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gi, unescaped);
  if (compound.startsWith('[')) return compound;
  return /^[\w-]+/.exec(compound)?.[0].toLowerCase() ?? '*';
}

const unescaped = (_: string, hex?: string, letter?: string): string =>
  hex === undefined ? (letter ?? '') : String.fromCodePoint(Number.parseInt(hex, 16) || 0xfffd);
