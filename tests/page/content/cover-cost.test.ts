import { expect, it } from 'vitest';
import text from '../../../src/content/cover/cover.css?inline';
import { partsOf, skip } from '../../../src/content/css/selector';
import { sheetOf } from '../support/page';

function* selectorsIn(rules: CSSRuleList): Generator<string> {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) yield* partsOf(rule.selectorText);
    if (rule instanceof CSSGroupingRule || rule instanceof CSSStyleRule) yield* selectorsIn(rule.cssRules);
  }
}

/** What stands behind the last combinator of a selector. */
function rightmost(selector: string): string {
  let from = 0;
  for (let i = 0; i < selector.length; i = skip(selector, i)) {
    if (/[\s>+~]/.test(selector[i] ?? '')) from = i + 1;
  }
  return selector.slice(from);
}

it('no selector of the cover sheet is compared with all elements of a page', () => {
  const selectors = [...selectorsIn(sheetOf(text).cssRules)];
  expect(selectors.length).toBeGreaterThan(50);
  // Browsers file a rule under a tag, or an attribute, that its last compound has in plain sight, and in no list.
  const filed = /^(?:[a-z]+|\*?\[[\w-]+|:is\([^()]+\)\[)/;
  expect(selectors.map(rightmost).filter((compound) => !filed.test(compound))).toEqual([]);
});
