import { fake } from './fake-browser';
import '../../../src/ui/welcome/main';
import { expect, test } from 'vitest';
import { until } from '../support/page';
import { expectAccessible, text } from './look';

test('says what Scrim does and how to live with it, without any image but its logo', async () => {
  await until(() => expect(text()).toContain('Welcome to Scrim'));
  for (const words of ['“Show”', '“Hide”', 'turn the switch off', 'sensitivity slider'])
    expect(text()).toContain(words);
  expect(text()).toContain('press Alt+Shift+U, then Enter');
  fake.shortcut = '';
  dispatchEvent(new FocusEvent('focus'));
  await until(() => expect(text()).not.toContain('By keyboard'));
  expect([...document.images].map(({ src }) => new URL(src).pathname)).toEqual(['/icons/scrim.svg']);
  await expectAccessible();
});
