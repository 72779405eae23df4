import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { css } from '../../../../src/content/candidates/css';
import { partsOf } from '../../../../src/content/css/selector';

/** They stand in two places: the sheet covers them before anything is read, the kind finds them. */
it('the cover sheet and the kind know the same elements by their attributes', () => {
  const sheet = readFileSync('src/content/cover/css.css', 'utf8');
  const [, listed = ''] = /\[style\]:is\(\n(.+?)\n {2}\):not\(/s.exec(sheet) ?? [];
  const covered = partsOf(listed).map((selector) => selector.trim());
  const found = partsOf(css.selector).map((selector) => selector.trim());
  expect(covered.length).toBeGreaterThan(5);
  expect(['[data-scrim-css]', '[background]', ...covered]).toEqual(found);
});
