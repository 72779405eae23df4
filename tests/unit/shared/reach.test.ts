import { describe, expect, it } from 'vitest';
import { mayReach, REACHES, type Reach, reachOf } from '../../../src/shared/reach';
import { HOSTS, hostnameOf } from '../support/hosts';

describe.each(REACHES)('%s', (reach) => {
  it.each(HOSTS[reach])('is %s', (host) => expect(reachOf(hostnameOf(host))).toBe(reach));
});

describe('a document', () => {
  const at = (reach: Reach): string => `https://${HOSTS[reach][0]}:8443/a.png`;
  it.each([
    ['public', [true, false, false]],
    ['local', [true, true, false]],
    ['loopback', [true, true, true]],
  ] as const)('that is %s may ask for what is no more private', (from, expected) => {
    expect(REACHES.map((to) => mayReach(from, at(to)))).toEqual(expected);
  });

  it.each([
    'data:image/png,',
    'file:///etc/hostname',
    'ftp://127.0.0.1/',
    'blob:http://127.0.0.1/1',
    'x',
    '',
  ])('may ask for nothing but http and https: %s', (address) =>
    expect(mayReach('loopback', address)).toBe(false),
  );
});
