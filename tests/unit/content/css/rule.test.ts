import { describe, expect, it } from 'vitest';
import { addressesIn, coverOf, rulesOf } from '../../../../src/content/css/rule';
import { Variables } from '../../../../src/content/css/variables';

const BASE = 'https://example.org/styles/a.css';

describe('rulesOf', () => {
  it('makes one for the element and one for each pseudo-element', () => {
    const rules = rulesOf('.a, .b:hover::before, .c', [], { background: 'url(x.png)' }, BASE);
    expect(rules.map(({ pseudo, subjects }) => [pseudo, subjects.map(({ text }) => text)])).toEqual([
      ['', ['.a', '.c']],
      ['::before', ['.b:hover']],
    ]);
  });

  it('knows addresses by the base of the sheet, each once', () => {
    const declared = { background: 'url(../x.png), url("/y.png")', border: 'url(../x.png)' };
    expect(rulesOf('.a', [], declared, BASE)[0]?.pictures).toEqual([
      'https://example.org/x.png',
      'https://example.org/y.png',
    ]);
  });
});

describe('addressesIn', () => {
  it('takes a fragment of the document for no picture, however it is written', () => {
    const values = [
      'url(#mask)',
      'url("https://example.org/page#mask")',
      'url("https://example.org/a.svg#mask")',
    ];
    expect(addressesIn(values, 'https://example.org/page')).toEqual(['https://example.org/a.svg#mask']);
  });
});

describe('coverOf', () => {
  it('covers under the same conditions, but for elements that are free of it', () => {
    const conditions = ['@media (width > 1px)', '@scope (.s)'];
    const declared = { background: 'linear-gradient(red, blue), url(x)', content: 'url(y)' };
    const [rule] = rulesOf('.a:hover::after', conditions, declared, BASE);
    if (rule === undefined) throw new Error('there is no rule');
    const text = coverOf(rule);
    expect(text).toMatch(/^@media \(width > 1px\) \{ @scope \(\.s\) \{ @layer scrim\.keeping \{/);
    expect(text).toContain(`.a:hover:not([data-scrim][data-scrim-css~="${rule.id}"], `);
    expect(text).toContain(')::after {');
    expect(text).toContain('background-size: auto, 0 0 !important');
    expect(text).toContain('visibility: hidden !important');
  });
});

describe('Variables', () => {
  it('hold pictures by themselves or through others, in any order', () => {
    const variables = new Variables();
    variables.add('--b', 'var(--a)');
    expect(variables.holdPicture(['--b'])).toBe(false);
    variables.add('--a', 'url(x)');
    expect(variables.holdPicture(['--b'])).toBe(true);
    const { size } = variables;
    variables.add('--a', 'url(x)');
    expect(variables.size).toBe(size);
    variables.add('--c', 'var(--d)');
    variables.add('--d', 'var(--c)');
    expect(variables.holdPicture(['--c', '--none'])).toBe(false);
  });
});
