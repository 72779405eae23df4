import { describe, expect, it } from 'vitest';
import { nested, part, partsOf, supersetOf } from '../../../../src/content/css/selector';

describe('partsOf', () => {
  it.each([
    ['a, b', ['a', 'b']],
    [':is(a, b), [x="1,2"]', [':is(a, b)', '[x="1,2"]']],
    [String.raw`.a\,b, c`, [String.raw`.a\,b`, 'c']],
  ])('%s', (list, parts) => {
    expect(partsOf(list)).toEqual(parts);
  });
});

describe('part', () => {
  it.each([
    ['.a', '.a', ''],
    ['.a::before', '.a', '::before'],
    ['.a:before', '.a', ':before'],
    ['.a:hover::after:hover', '.a:hover', '::after:hover'],
    ['::before', '*', '::before'],
    ['.a > ::before', '.a > *', '::before'],
    ['.a:not(.b:hover)', '.a:not(.b:hover)', ''],
    [String.raw`.md\:before`, String.raw`.md\:before`, ''],
    ['[x="::before"]', '[x="::before"]', ''],
  ])('%s', (selector, subject, pseudo) => {
    expect(part(selector)).toEqual({ subject, pseudo });
  });
});

describe('nested', () => {
  it.each([
    ['&:hover', '.a', '.a:hover'],
    ['& > .b', '.a, .c', '.a > .b, .c > .b'],
    ['.b', '.a', '.a .b'],
    ['> .b', '.a', '.a > .b'],
    ['.x &', '.a .b', '.x :is(.a .b)'],
    ['& &', '.a', ':is(.a) :is(.a)'],
  ])('%s in %s', (inner, outer, selector) => {
    expect(nested(inner, outer)).toBe(selector);
  });
});

describe('supersetOf', () => {
  it.each([
    ['.a:hover', '.a', '.a', []],
    ['a.b:not(.c):nth-child(2n + 1)', 'a.b', '.b', []],
    ['.open > .panel:focus-within', '.open > .panel', '.panel', ['.open']],
    ['#id .x ~ li:hover', '#id .x ~ li', 'li', ['.x', '#id']],
    ['[data-bg]', '[data-bg]', '[data-bg]', []],
    ['[data-theme="dark"] .x[data-y]', '* .x', '.x', []],
    [':is(.a, .b:hover)', ':is(.a, .b)', '*', []],
    ['.x:where(.a .b):not(.c)', '.x:is(.a .b)', '.x', ['.a']],
    [':is(.a, :where(#b > .c)) p', ':is(.a, :is(#b > .c)) p', 'p', ['.a', '#b']],
    [':root .x', ':root .x', '.x', []],
    [':root[data-theme="dark"]', ':root', '*', []],
    ['*', '*', '*', []],
    [':host', '*', ':host', []],
    [':host(.a):hover', '*', ':host', []],
    [':host .a', '.a', '.a', []],
    [':host([open]) > .a .b', '.a .b', '.b', ['.a']],
    [String.raw`.\32 xl\:hero > #\31 2ab`, String.raw`.\32 xl\:hero > #\31 2ab`, '#12ab', ['.2xl:hero']],
    ['DIV', 'DIV', 'div', []],
    [String.raw`.md\:w-1\/2`, String.raw`.md\:w-1\/2`, '.md:w-1/2', []],
    ['.a>.b+.c', '.a > .b + .c', '.c', ['.b', '.a']],
  ])('%s', (subject, selector, key, context) => {
    expect(supersetOf(subject)).toEqual({ selector, key, context });
  });
});
