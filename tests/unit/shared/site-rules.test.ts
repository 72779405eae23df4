import { describe, expect, it } from 'vitest';
import { hostOf, isAllowed, isSite, matchPatterns } from '../../../src/shared/site-rules';
import { growthOf, LINEAR } from '../support/growth';

describe('isSite', () => {
  it.each([
    'example.org',
    'localhost',
    'a',
    'xn--mnchen-3ya.de',
    'ex_ample.com',
    '127.0.0.1',
    '[::1]',
    '1.a-b.c',
  ])('takes %s', (site) => expect(isSite(site)).toBe(true));

  it.each([
    '',
    'EXAMPLE.org',
    '256.256.256.256',
    'münchen.de',
    'example.org.',
    '.example.org',
    'a..b',
    'example.org:80',
    'http://example.org',
    'example.org/',
    '*.example.org',
    '*',
    'a b',
    '-a.org',
    'a-.org',
    '[::1',
    '[x]',
    'a\n',
    'a\nb',
    `${'a'.repeat(64)}.org`,
    `${'a.'.repeat(127)}`,
    `${'a.'.repeat(126)}aa`,
  ])('refuses %j', (site) => expect(isSite(site)).toBe(false));

  it('reads a long line once', () => {
    const read = (count: number): boolean => isSite(`${'a-'.repeat(count)}!`);
    expect(read(200_000)).toBe(false);
    expect(growthOf(read, 25_000)).toBeLessThan(LINEAR);
  });
});

describe('hostOf', () => {
  it.each([
    ['https://Example.ORG:8443/a?b#c', 'example.org'],
    ['http://example.org./', 'example.org'],
    ['http://user:pass@example.org/', 'example.org'],
    ['http://[::1]:80/', '[::1]'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['https://bücher.example/', 'xn--bcher-kva.example'],
  ])('reads %s', (address, host) => expect(hostOf(address)).toBe(host));

  it.each([
    '',
    'example.org',
    'about:blank',
    'data:text/html,',
    'file:///etc',
    'ftp://a/',
    'chrome://a',
    'http://',
  ])('has none for %j', (address) => expect(hostOf(address)).toBeUndefined());
});

describe('isAllowed', () => {
  const allowed = ['example.org', '10.0.0.1', 'localhost', '[::1]'];

  it.each([
    'https://example.org/',
    'http://www.example.org:8080/a',
    'https://a.b.example.org./',
    'http://10.0.0.1/',
    'http://[::1]/',
    'http://localhost:3000/',
    'http://app.localhost/',
  ])('lets %s through', (address) => expect(isAllowed(address, allowed)).toBe(true));

  it.each([
    'https://notexample.org/',
    'https://example.org.evil.com/',
    'https://example.com/?example.org',
    'https://example.org@evil.com/',
    'https://org/',
    'http://10.0.0.10/',
    'file:///example.org/',
    'about:blank',
    'nonsense',
  ])('covers %s', (address) => expect(isAllowed(address, allowed)).toBe(false));

  it('allows nothing where the list is empty', () => {
    expect(isAllowed('https://example.org/', [])).toBe(false);
  });

  it('agrees with the match patterns that the browser is given', () => {
    const hosts = ['example.org', 'www.example.org', 'notexample.org', '10.0.0.1', 'a.localhost', '[::1]'];
    for (const site of allowed) {
      const patterns = matchPatterns(site);
      for (const host of hosts) {
        const matched = patterns.some((pattern) => matches(pattern, host));
        expect(matched, `${site} ${host}`).toBe(isAllowed(`http://${host}/`, [site]));
      }
    }
  });
});

describe('matchPatterns', () => {
  it('takes subdomains along, but not of an IP address', () => {
    expect(matchPatterns('example.org')).toEqual(['*://example.org/*', '*://*.example.org/*']);
    expect(matchPatterns('10.0.0.1')).toEqual(['*://10.0.0.1/*']);
    expect(matchPatterns('[::1]')).toEqual(['*://[::1]/*']);
  });
});

/** A match pattern as browsers read it, host part only: `*.example.org` holds for `example.org` too. */
function matches(pattern: string, host: string): boolean {
  const wanted = pattern.slice('*://'.length, -'/*'.length);
  if (!wanted.startsWith('*.')) return host === wanted;
  return host === wanted.slice(2) || host.endsWith(wanted.slice(1));
}
