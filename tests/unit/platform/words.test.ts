import { expect, test, vi } from 'vitest';
import messages from '../../../public/_locales/en/messages.json';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

const { browser } = await import('../support/browser');
const { ENGLISH, wordOf } = await import('../../../src/platform/words');

test('a word is in the language of the browser', () => {
  expect(wordOf('overlayShow')).toBe('message:overlayShow');
});

test('a browser that has lost the messages speaks English, and no button is empty', () => {
  vi.spyOn(browser.i18n, 'getMessage').mockReturnValueOnce('');
  expect(wordOf('overlayShow')).toBe('Show');
});

test('the words are those of the catalogue', () => {
  for (const [key, english] of Object.entries(ENGLISH)) {
    expect(english, key).toBe(messages[key as keyof typeof ENGLISH].message);
  }
});
