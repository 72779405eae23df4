import { expect, test, vi } from 'vitest';
import { fill, readCatalogue } from '../../../src/ui/shared/lost-messages';

const files = (...names: string[]) =>
  vi.fn(async (path: string) => {
    const name = names.find((name) => path === `_locales/${name}/messages.json`);
    if (name === undefined) throw new Error('no such file');
    return { language: { message: name } };
  });

test.each([
  ['pt-BR', ['en', 'pt', 'pt_BR'], 'pt_BR'],
  ['pt-BR', ['en', 'pt'], 'pt'],
  ['fr', ['en', 'pt'], 'en'],
])('a reader of %s, given %j, reads %s', async (language, there, read) => {
  expect(await readCatalogue(files(...there), language)).toEqual({ language: { message: read } });
});

test('without any catalogue the keys are better than nothing', async () => {
  const catalogue = await readCatalogue(files(), 'de');
  expect(fill(catalogue, 'popupRetry', [])).toBe('popupRetry');
});

test('substitutions stand at their places, and those that are missing are empty', () => {
  const catalogue = { message: { message: '$2 of $1, $1$3.' } };
  expect(fill(catalogue, 'message', ['ten', '$1'])).toBe('$1 of ten, ten.');
});
