import { describe, expect, test } from 'vitest';
import { DEFAULTS, type Settings } from '../../../src/shared/settings';
import { allowSite, filterAddress, readSite, removeSite } from '../../../src/ui/shared/sites';

const allowing = (...allowed: string[]): Settings => ({ ...DEFAULTS, sensitivity: 70, allowed });

describe('changing the allow list', () => {
  test('adds in order, once, and leaves the other settings alone', () => {
    const settings = allowSite(allowing('b.test'), 'a.test');
    expect(settings).toEqual(allowing('a.test', 'b.test'));
    expect(allowSite(settings, 'a.test').allowed).toEqual(['a.test', 'b.test']);
  });

  test('removes the one site', () => {
    expect(removeSite(allowing('a.test', 'b.test'), 'a.test')).toEqual(allowing('b.test'));
  });

  test('filtering an address takes out every rule that holds for it', () => {
    const settings = allowing('example.org', 'other.org', 'sub.example.org');
    expect(filterAddress(settings, 'https://www.sub.example.org/x').allowed).toEqual(['other.org']);
  });
});

describe('reading what was typed', () => {
  test('any form of an address becomes its site', () => {
    for (const typed of [' https://www.Example.co.uk/a?b#c ', 'example.co.uk', 'shop.example.co.uk:8080'])
      expect(readSite(typed, [])).toEqual({ ok: true, site: 'example.co.uk' });
  });

  test('nothing', () => {
    expect(readSite('  ', [])).toMatchObject({ ok: false, why: 'nothing' });
  });

  test('what is no site is given back as it was typed', () => {
    for (const typed of ['chrome://extensions', 'two words', 'http://', 'a..b'])
      expect(readSite(` ${typed} `, [])).toEqual({ ok: false, why: 'not-a-site', site: typed });
  });

  test('what is there already, in whatever form', () => {
    expect(readSite('www.example.org', ['example.org'])).toEqual({
      ok: false,
      why: 'there-already',
      site: 'example.org',
    });
  });
});
