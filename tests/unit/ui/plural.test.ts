import { expect, test } from 'vitest';
import { pluralForm } from '../../../src/ui/shared/plural';

test('English has one and other', () => {
  const message = 'one=1 thread|other=2 threads';
  expect(pluralForm(message, 1, 'en')).toBe('1 thread');
  expect(pluralForm(message, 2, 'en')).toBe('2 threads');
  expect(pluralForm(message, 0, 'en')).toBe('2 threads');
});

test('Arabic has six', () => {
  const message = 'zero=a|one=b|two=c|few=d|many=e|other=f';
  const forms = [0, 1, 2, 3, 11, 100].map((count) => pluralForm(message, count, 'ar'));
  expect(forms).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('a form that is missing falls back to other', () => {
  expect(pluralForm('other=$1 Threads', 1, 'de')).toBe('$1 Threads');
});

test('a message without forms stays as it is, bars and equals signs included', () => {
  expect(pluralForm('a=b', 1, 'en')).toBe('a=b');
  expect(pluralForm('one=x|rest', 1, 'en')).toBe('one=x|rest');
});
