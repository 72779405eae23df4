/** Takes selectors apart, as far as finding their elements needs it. Pure. */
import { unescaped } from './escape';

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

/** A space behind a number belongs to it. */
const ESCAPE = /^\\(?:[0-9a-f]{1,6}\s?|.)/is;

/** @returns where the token at an index ends, exclusively */
export function skip(text: string, start: number): number {
  const letter = text[start];
  if (letter === '\\') return start + (ESCAPE.exec(text.slice(start, start + 8))?.[0].length ?? 1);
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

/** Pseudo-classes that stand for what is in their brackets. */
const LISTS = /^:(?:is|where|matches|-webkit-any)$/i;

/** One of the compounds that combinators part. */
interface Compound {
  /** Its classes, ids and tag. */
  readonly plain: string;
  /** What stands in its lists. */
  readonly listed: readonly Superset[];
}

/**
 * Takes off what may change without a word: all pseudo-classes but lists and the root, and attributes except where
 * nothing else is left.
 */
export function supersetOf(subject: string): Superset {
  const compounds: Compound[] = [];
  let selector = '';
  let plain = '';
  let lists = '';
  let listed: Superset[] = [];
  let attribute = '';
  let isHost = false;
  const close = (): void => {
    compounds.push({ plain: plain === '' ? '*' : plain, listed });
    selector += plain + lists === '' ? '*' : plain + lists;
    plain = '';
    lists = '';
    listed = [];
    attribute = '';
    isHost = false;
  };
  const text = subject.trim();
  for (let i = 0; i < text.length; ) {
    const end = skip(text, i);
    const letter = text[i] ?? '';
    if (letter === ':') {
      const name = /^:[\w-]+/.exec(text.slice(i))?.[0] ?? ':';
      i += name.length;
      const bracket = text[i] === '(' ? skip(text, i) : i;
      if (LISTS.test(name)) {
        const inside = partsOf(text.slice(i + 1, bracket - 1)).map(supersetOf);
        lists += `:is(${inside.map((each) => each.selector).join(', ')})`;
        listed.push(...inside);
      } else if (/^:root$/i.test(name)) lists += ':root';
      isHost ||= /^:host(-context)?$/i.test(name);
      i = bracket;
      continue;
    }
    if (letter === '[') {
      attribute = /^\[\s*(?:[\w-]*\|)?([\w-]+)/.exec(text.slice(i))?.[1] ?? '';
    } else if (/[\s>+~]/.test(letter)) {
      const combinator = /^\s*([>+~]?)\s*/.exec(text.slice(i)) ?? [' ', ''];
      i += combinator[0].length;
      // The host is outside of its tree, where no selector that is asked of an element finds it.
      if (isHost && plain === '') {
        isHost = false;
        continue;
      }
      close();
      // A scope's own element, or a nested one without its parent: nothing stands before the combinator.
      selector += ` ${combinator[1] === '' || combinator[1] === undefined ? '' : `${combinator[1]} `}`;
      continue;
    } else plain += text.slice(i, end);
    i = end;
  }
  if (isHost && plain === '' && compounds.length === 0) return { selector: '*', key: ':host', context: [] };
  if ((plain === '' || plain === '*') && lists === '' && attribute !== '') plain = `[${attribute}]`;
  close();
  const [rightmost, ...others] = compounds.reverse();
  const context = [
    ...others.flatMap(({ plain: name, listed: inside }) => [keyOf(name), ...inside.map(({ key }) => key)]),
    ...[...(rightmost?.listed ?? []), ...others.flatMap((other) => other.listed)].flatMap(
      (each) => each.context,
    ),
  ];
  return { selector, key: keyOf(rightmost?.plain ?? '*'), context: context.filter((key) => key !== '*') };
}

const NAME = String.raw`(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\.)+`;
const ID = new RegExp(`#${NAME}`);
const CLASS = new RegExp(String.raw`\.${NAME}`);

function keyOf(compound: string): string {
  const key = ID.exec(compound)?.[0] ?? CLASS.exec(compound)?.[0];
  if (key !== undefined) return key[0] + unescaped(key.slice(1));
  if (compound.startsWith('[')) return compound;
  return /^[\w-]+/.exec(compound)?.[0].toLowerCase() ?? '*';
}
