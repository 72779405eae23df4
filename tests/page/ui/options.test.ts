import { fake } from './fake-browser';
import '../../../src/ui/options/main';
import { expect, test, vi } from 'vitest';
import { expectAccessible, find, text } from './look';

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 5_000, interval: 20 });

test('what happens to unchecked images is the reader’s choice', async () => {
  await eventually(() => expect(find('#unknown-cover', HTMLInputElement).checked).toBe(true));
  find('#unknown-show', HTMLInputElement).click();
  await eventually(() => expect(fake.writes.at(-1)?.unknown).toBe('show'));
  expect(find('#unknown-cover', HTMLInputElement).checked).toBe(false);
});

test('the keys are those that are set now', async () => {
  await eventually(() => expect(text()).toContain('Alt+Shift+U'));
  fake.shortcut = '';
  dispatchEvent(new FocusEvent('focus'));
  await eventually(() => expect(text()).toContain('No keys set'));
});

test('version, licence, promise and limits are told', async () => {
  await eventually(() => expect(text()).toContain('Version 1.2.3 · Licence: Apache-2.0'));
  expect(text()).toContain('Nothing leaves your device');
  expect(text()).toContain('weaker on generated images');
  expect(document.documentElement.lang).toBe('en-GB');
  expect(document.title).toBe('Scrim options');
  await expectAccessible();
});
