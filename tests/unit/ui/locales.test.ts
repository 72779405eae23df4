import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SKIP_REASONS, UNKNOWN_REASONS } from '../../../src/shared/verdict';
import { REASONS } from '../../../src/ui/popup/reasons';
import { pluralForm } from '../../../src/ui/shared/plural';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const localesFolder = `${root}public/_locales`;

interface Message {
  readonly message: string;
  readonly description?: string;
}
type Messages = Readonly<Record<string, Message>>;

const read = (locale: string): Messages =>
  JSON.parse(readFileSync(`${localesFolder}/${locale}/messages.json`, 'utf8'));
const locales = readdirSync(localesFolder).sort();
const en = read('en');

const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(`${root}src/${file}`, 'utf8'))
  .join('\n');
const manifest = existsSync(`${root}manifest.json`) ? readFileSync(`${root}manifest.json`, 'utf8') : '';

const placeholders = (message: string): string[] => [...new Set(message.match(/\$\d/g) ?? [])].sort();
const formsOf = (message: string): string[] => message.split('|').map((part) => part.split('=')[0] ?? '');
const hasForms = (message: string): boolean => /(?:^|\|)other=/.test(message);

test('English, German and Arabic', () => {
  expect(locales).toEqual(['ar', 'de', 'en']);
});

describe.each(locales)('%s', (locale) => {
  const messages = read(locale);

  test('has exactly the keys of English', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(en).sort());
  });

  test('says something everywhere, in names that both browsers take', () => {
    for (const [key, { message }] of Object.entries(messages)) {
      expect(key).toMatch(/^[A-Za-z0-9_]+$/);
      expect(message.trim(), key).not.toBe('');
    }
  });

  test('uses the placeholders of English', () => {
    for (const [key, { message }] of Object.entries(messages))
      expect(placeholders(message), key).toEqual(placeholders(en[key]?.message ?? ''));
  });

  test('says its own language', () => {
    expect(messages['language']?.message).toBe(locale);
  });

  test('has every plural form of its language', () => {
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    expect(Object.values(messages).some(({ message }) => hasForms(message))).toBe(true);
    for (const [key, { message }] of Object.entries(messages)) {
      expect(hasForms(message), key).toBe(hasForms(en[key]?.message ?? ''));
      if (!hasForms(message)) continue;
      expect(formsOf(message).sort(), key).toEqual([...needed].sort());
      expect(pluralForm(message, 2, locale), key).not.toContain('|');
    }
  });

  test('stays within the lengths that browsers and store allow', () => {
    expect(messages['extDescription']?.message.length).toBeLessThanOrEqual(132);
  });

  test('quotes the buttons by their names', () => {
    expect(messages['howShowText']?.message).toContain(messages['overlayShow']?.message);
    expect(messages['howHideText']?.message).toContain(messages['overlayHide']?.message);
  });
});

test('German says “du” to its reader everywhere', () => {
  // Not where a sentence begins: there it may be “she” or “they”.
  const formal = Object.entries(read('de')).filter(([, { message }]) =>
    /(?<![.:!?|=] )(?<!^)\b(?:Sie|Ihr|Ihre[nrsm]?|Ihnen)\b/.test(message),
  );
  expect(formal).toEqual([]);
});

describe('English', () => {
  test('has a description for every message', () => {
    for (const [key, { description }] of Object.entries(en)) expect(description, key).toBeTruthy();
  });

  test('has every key that is asked for', () => {
    const asked = [
      ...sources.matchAll(/\b(?:t|plural|getMessage)\(\s*'([A-Za-z0-9_]+)'/g),
      ...manifest.matchAll(/__MSG_([A-Za-z0-9_]+)__/g),
    ].map((match) => match[1] ?? '');
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });

  test('has no key that nobody uses', () => {
    const unused = Object.keys(en).filter(
      (key) => !new RegExp(`['"]${key}['"]`).test(sources) && !manifest.includes(`__MSG_${key}__`),
    );
    expect(unused).toEqual([]);
  });
});

test('every reason has a sentence of its own', () => {
  const reasons = [...UNKNOWN_REASONS, ...SKIP_REASONS];
  const sentences = reasons.map((reason) => en[REASONS[reason]]?.message);
  expect(sentences).not.toContain(undefined);
  expect(new Set(sentences).size).toBe(reasons.length);
});
