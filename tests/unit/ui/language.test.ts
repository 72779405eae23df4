import { expect, test } from 'vitest';
import { languageOf } from '../../../src/ui/shared/language';

test('a spoken language keeps its region and direction', () => {
  expect(languageOf('de_AT', 'ltr', 'de')).toEqual({ lang: 'de-AT', dir: 'ltr' });
  expect(languageOf('ar', 'rtl', 'ar')).toEqual({ lang: 'ar', dir: 'rtl' });
});

test('English text in a Hebrew browser is English, from left to right', () => {
  expect(languageOf('he', 'rtl', 'en')).toEqual({ lang: 'en', dir: 'ltr' });
});

test('a language is not taken for another one that starts with the same letters', () => {
  expect(languageOf('arn', 'ltr', 'ar')).toEqual({ lang: 'ar', dir: 'rtl' });
});

test('Arabic text in a browser that reports English is Arabic, from right to left', () => {
  expect(languageOf('en_US', 'ltr', 'ar')).toEqual({ lang: 'ar', dir: 'rtl' });
  expect(languageOf('en_US', 'ltr', '')).toEqual({ lang: 'en', dir: 'ltr' });
});

test('a browser that has lost its messages does not tell the direction', () => {
  expect(languageOf('ar-EG', '', 'ar')).toEqual({ lang: 'ar-EG', dir: 'rtl' });
  expect(languageOf('de', '', 'de')).toEqual({ lang: 'de', dir: 'ltr' });
});
