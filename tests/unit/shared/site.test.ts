import { describe, expect, it } from 'vitest';
import { siteOf } from '../../../src/shared/site';
import { isSite } from '../../../src/shared/site-rules';
import { manyGarbage } from '../support/garbage';

describe('siteOf', () => {
  it.each([
    ['https://www.example.co.uk/a?b#c', 'example.co.uk'],
    ['a.b.c.example.org', 'example.org'],
    ['  WWW.Example.ORG  ', 'example.org'],
    ['example.org:8080/path', 'example.org'],
    ['https://example.org./', 'example.org'],
    ['http://user:pass@example.org/', 'example.org'],
    ['münchen.de', 'xn--mnchen-3ya.de'],
    ['https://alice.github.io/', 'alice.github.io'],
    ['https://deep.alice.github.io/', 'alice.github.io'],
    ['http://localhost:3000/', 'localhost'],
    ['printer', 'printer'],
    ['http://127.0.0.1:80/', '127.0.0.1'],
    ['http://[::1]:80/', '[::1]'],
  ])('reads %s', (input, site) => expect(siteOf(input)).toBe(site));

  it('keeps two owners under one private suffix apart', () => {
    expect(siteOf('alice.github.io')).not.toBe(siteOf('bob.github.io'));
  });

  it.each([
    '',
    '   ',
    'a b',
    'x..y',
    '*',
    '*.example.org',
    '-x.com',
    'about:blank',
    'file:///x',
    'chrome://x',
    'javascript:alert(1)',
    'com',
    'co.uk',
    'github.io',
  ])('finds no site in %j', (input) => expect(siteOf(input)).toBeUndefined());

  it('gives a site or nothing, whatever is typed', () => {
    for (const value of manyGarbage(500)) {
      const site = siteOf(text(value));
      if (site !== undefined) expect(isSite(site), site).toBe(true);
    }
  });
});

function text(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'object without a name';
  }
}
