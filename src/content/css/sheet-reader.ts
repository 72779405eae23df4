import { animatedIn, paintedBy } from './keyframes';
import { declaredIn, type PictureRule, picturedVariables, rulesOf } from './rule';
import { nested, part, partsOf, skip, supersetOf } from './selector';
import { picturesIn } from './value';

/** What a sheet holds, as far as pictures go. */
export interface SheetContent {
  readonly rules: PictureRule[];
  /** Custom properties, and keyframes, that hold pictures. */
  readonly variables: (readonly [name: string, value: string, selectors?: readonly string[]])[];
  /** The sheet, or one that it imports, where it may not be read. */
  readonly unread: { readonly href: string; readonly conditions: readonly string[] }[];
}

/** At-rules that decide whether what they hold applies. Layers decide only which of two rules wins. */
const CONDITION = /^@(media|supports|container|scope)\b/i;

/**
 * Reads a sheet rule by rule, and pauses after each, so that the caller can make slices of it.
 *
 * @param base what addresses of a sheet without one of its own are relative to
 * @param only those of its rules that are read; all where it is left out
 */
export function* readSheet(
  sheet: CSSStyleSheet,
  base: string,
  content: SheetContent,
  conditions: readonly string[] = [],
  only?: Iterable<CSSRule>,
): Generator<void> {
  const own = sheet.href ?? base;
  const media = sheet.media.mediaText;
  const around = media === '' || media === 'all' ? conditions : [...conditions, `@media ${media}`];
  let rules: CSSRuleList;
  try {
    rules = sheet.cssRules;
  } catch {
    if (sheet.href !== null) content.unread.push({ href: sheet.href, conditions: around });
    return;
  }
  yield* readRules(only ?? rules, { base: own, content }, around, '');
}

interface Reading {
  readonly base: string;
  readonly content: SheetContent;
  /** Selectors of the elements that `@scope` is about, where it says so. */
  readonly scope?: string;
}

function* readRules(
  rules: Iterable<CSSRule>,
  reading: Reading,
  conditions: readonly string[],
  outer: string,
): Generator<void> {
  for (const rule of rules) {
    yield;
    if (rule instanceof CSSImportRule) {
      const { styleSheet } = rule;
      if (styleSheet !== null) yield* readSheet(styleSheet, reading.base, reading.content, conditions);
    } else if (rule instanceof CSSStyleRule) {
      const own = scoped(rule.selectorText, reading.scope);
      const selector = outer === '' ? own : nested(own, outer);
      readStyle(rule, rule.style, selector, reading, conditions);
      // A rule with no rules in it is most of them, and asking for the list makes one.
      if (rule.cssRules.length > 0) yield* readRules(rule.cssRules, reading, conditions, selector);
    } else if (rule instanceof CSSKeyframesRule) {
      reading.content.variables.push(...paintedBy(rule, reading.base));
      // Whoever uses them is given these too, and no selector tells who that is.
      for (const { style } of rule.cssRules as Iterable<CSSKeyframeRule>)
        for (const [name, value] of picturedVariables(style))
          reading.content.variables.push([name, value, ['*']]);
    } else if (rule instanceof CSSPropertyRule) {
      // What every element has that is given nothing else.
      const value = rule.initialValue ?? '';
      if (picturesIn(value).length > 0) reading.content.variables.push([rule.name, value, ['*']]);
    } else if ('cssRules' in rule) {
      const text = CONDITION.test(rule.cssText) ? preludeOf(rule.cssText) : undefined;
      const inside = text === undefined ? conditions : [...conditions, text];
      const scope = text === undefined ? undefined : scopeOf(text);
      const here = scope === undefined ? reading : { ...reading, scope };
      yield* readRules(rule.cssRules as CSSRuleList, here, inside, outer);
    } else if ('style' in rule && !(rule instanceof CSSFontFaceRule)) {
      // Declarations behind a nested rule, or of a scope itself.
      const selector = outer === '' ? (reading.scope ?? '') : outer;
      if (selector !== '') readStyle(rule, rule.style as CSSStyleDeclaration, selector, reading, conditions);
    }
  }
}

/** What was read of a rule: where a script adds rules to a sheet, the others keep their names and their verdicts. */
const known = new WeakMap<CSSRule, { readonly text: string; readonly rules: readonly PictureRule[] }>();

function readStyle(
  rule: CSSRule,
  style: CSSStyleDeclaration,
  selector: string,
  { base, content }: Reading,
  conditions: readonly string[],
): void {
  const text = [...conditions, selector, style.cssText].join();
  let read = known.get(rule);
  if (read?.text !== text) {
    const kinds = [declaredIn(style), animatedIn(style)].filter((declared) => declared !== undefined);
    read = { text, rules: kinds.flatMap((declared) => rulesOf(selector, conditions, declared, base)) };
    known.set(rule, read);
  }
  content.rules.push(...read.rules);
  const pictured = picturedVariables(style);
  if (pictured.size === 0) return;
  const selectors = partsOf(selector).map((each) => supersetOf(part(each).subject).selector);
  for (const [name, value] of pictured) content.variables.push([name, value, selectors]);
}

/** @returns what stands in the brackets of `@scope`; `undefined` for what is none, or has no brackets */
const scopeOf = (prelude: string): string | undefined => {
  const at = /^@scope\s*\(/i.exec(prelude)?.[0].length;
  return at === undefined ? undefined : prelude.slice(at, skip(prelude, at - 1) - 1).trim();
};

const scoped = (selector: string, scope: string | undefined): string =>
  scope === undefined ? selector : selector.replace(/:scope\b/gi, `:is(${scope})`);

const preludeOf = (cssText: string): string => cssText.slice(0, cssText.indexOf('{')).trim();
