import { describe, expect, it } from 'vitest';
import {
  FIRST_LOAN,
  idsOf,
  type LoanRules,
  loanRules,
  PRIVATE,
  standingRules,
} from '../../../src/background/fetch-rules';
import { REACHES, reachOf } from '../../../src/shared/reach';
import { HOSTS, hostnameOf } from '../support/hosts';

const HOST = 'scrim-id';
/** Chrome and Firefox match filters without regard to case, with RE2 and its like. */
const filters = PRIVATE.map((filter) => new RegExp(filter, 'i'));
const isBlocked = (url: string): boolean => filters.some((filter) => filter.test(new URL(url).href));

describe('what always holds', () => {
  it.each(REACHES.flatMap((reach) => HOSTS[reach]))('stops a redirect to %s if it is private', (host) => {
    // IPv4 in the clothes of IPv6 is stopped as a whole.
    const expected = reachOf(hostnameOf(host)) !== 'public' || /^\[(::ffff|64:ff9b|2002)/.test(host);
    for (const rest of [':8080/', '/', '/a.png?to=http://example.org/', '#a']) {
      expect(isBlocked(`http://${host}${rest}`), rest).toBe(expected);
      expect(isBlocked(`https://${host}${rest}`), rest).toBe(expected);
    }
    expect(isBlocked(`http://user:secret@${host}/`)).toBe(expected);
  });

  it.each([
    'https://example.org/http://127.0.0.1/',
    'https://example.org/?to=http://localhost/',
    'https://example.org/@127.0.0.1/',
    'https://example.org:8080/#//router/',
    'https://a@example.org/',
  ])('looks at the host alone: %s', (url) => expect(isBlocked(url)).toBe(false));

  it('takes every cookie off, there and back, and is for no request but Scrim’s own', () => {
    const rules = standingRules(HOST);
    expect(rules.filter(({ action }) => action.type === 'modifyHeaders').map(({ action }) => action)).toEqual(
      [
        {
          type: 'modifyHeaders',
          requestHeaders: [{ header: 'cookie', operation: 'remove' }],
          responseHeaders: [{ header: 'set-cookie', operation: 'remove' }],
        },
      ],
    );
    for (const { condition } of rules)
      expect(condition).toMatchObject({
        initiatorDomains: [HOST],
        tabIds: [-1],
        resourceTypes: ['xmlhttprequest'],
      });
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(Math.max(...rules.map(({ id }) => id))).toBeLessThan(FIRST_LOAN);
  });

  it('lets nobody through but the hub of a test build', () => {
    expect(standingRules(HOST).some(({ action }) => action.type === 'allow')).toBe(false);
    const [exempt] = standingRules(HOST, '5').filter(({ action }) => action.type === 'allow');
    expect(exempt?.condition.urlFilter).toBe(':5/');
  });
});

describe('a loan', () => {
  const url = 'http://192.168.0.2/a.png?b=1#c';
  const terms: LoanRules = { url, reaches: false, cookies: false, referrer: undefined };
  const typesOf = (more: Partial<LoanRules>): string[] =>
    loanRules(HOST, 7, { ...terms, ...more }).map(({ action }) => action.type);

  it('is nothing where nothing is lent', () => expect(typesOf({})).toEqual([]));

  it('is for one address', () => {
    const all = loanRules(HOST, 7, {
      ...terms,
      reaches: true,
      cookies: true,
      referrer: 'https://page.test/',
    });
    expect(all.map(({ id }) => id)).toEqual(idsOf(7));
    for (const { condition } of all)
      expect(condition).toEqual({
        initiatorDomains: [HOST],
        tabIds: [-1],
        resourceTypes: ['xmlhttprequest'],
        urlFilter: '|http://192.168.0.2/a.png?b=1|',
        isUrlFilterCaseSensitive: true,
      });
    const strip = standingRules(HOST).find(({ action }) => action.type === 'modifyHeaders');
    const block = standingRules(HOST).find(({ action }) => action.type === 'block');
    const [reach, cookies, referrer] = all.map(({ priority = 0 }) => priority);
    // What lifts the bar on private addresses does not bring cookies along, and what brings a referrer is above both.
    expect([block?.priority, reach, strip?.priority, cookies, referrer]).toEqual([1, 2, 3, 4, 5]);
  });

  it('has a single sign stand for each that a filter would take for its own', () => {
    const odd = loanRules(HOST, 1, { ...terms, cookies: true, url: 'https://a.test/x|y^z*?' })[0];
    expect(odd?.condition.urlFilter).toBe('|https://a.test/x^y^z^?|');
  });

  it('has ids of its own', () => {
    const ids = [0, 1, 2, 500_000_000].flatMap(idsOf);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBe(FIRST_LOAN);
    // Browsers count them in 32 bits.
    expect(Math.max(...ids)).toBeLessThan(2 ** 31);
  });
});
