import { describe, expect, it } from 'vitest';
import { termsOf } from '../../../src/background/terms';
import type { Asker, LoanTerms } from '../../../src/shared/protocol';

const asker: Asker = {
  origin: 'https://www.paper.co.uk',
  reach: 'public',
  page: 'https://www.paper.co.uk/today',
  incognito: false,
};
const terms: LoanTerms = {
  loan: 1,
  url: 'https://img.paper.co.uk/a.png',
  asker,
  refers: true,
};
const settings = { withCookies: ['paper.co.uk'], refer: true };
const consentOf = (more: Partial<Asker>, url = terms.url, withCookies = settings.withCookies) =>
  termsOf({ ...terms, url, asker: { ...asker, ...more } }, { withCookies, refer: true });

describe('cookies', () => {
  it('are lent where the reader has consented, and page, frame and image are of one site', () => {
    expect(consentOf({})).toMatchObject({ consent: 'sent', cookies: true });
    expect(consentOf({ origin: 'https://frame.paper.co.uk' })).toMatchObject({
      consent: 'sent',
      cookies: true,
    });
  });

  it.each([[[]], [['other.co.uk']], [['co.uk']], [['www.paper.co.uk']]])(
    'may be asked for where the reader has consented for %j',
    (withCookies) =>
      expect(consentOf({}, terms.url, withCookies)).toMatchObject({ consent: 'consent', cookies: false }),
  );

  it.each<[string, Partial<Asker>, string?]>([
    ['another site’s image', {}, 'https://img.other.co.uk/a.png'],
    ['a site that ends alike', {}, 'https://evilpaper.co.uk/a.png'],
    ['an image without TLS', {}, 'http://img.paper.co.uk/a.png'],
    ['a frame of another site', { origin: 'https://ads.test' }],
    ['a frame without TLS', { origin: 'http://www.paper.co.uk' }],
    ['a frame without an origin', { origin: '' }],
    ['a page of another site', { page: 'https://www.other.co.uk/' }],
    ['a page without TLS', { page: 'http://www.paper.co.uk/' }],
    ['a page that is not known', { page: '' }],
    ['a private window', { incognito: true }],
  ])('never for %s', (_what, more, url) => {
    expect(consentOf(more, url)).toMatchObject({ consent: 'never', cookies: false });
  });
});

describe('the referrer', () => {
  const referrerOf = (more: Partial<LoanTerms>, refer = true) =>
    termsOf({ ...terms, ...more }, { ...settings, refer }).referrer;

  it('is the origin of the frame', () => {
    expect(referrerOf({})).toBe('https://www.paper.co.uk/');
    expect(referrerOf({ url: 'https://cdn.test/a.png' })).toBe('https://www.paper.co.uk/');
  });

  it('is not sent where the page sent none, to who reads along, by a frame without one, and where it is switched off', () => {
    expect(referrerOf({ refers: false })).toBeUndefined();
    expect(referrerOf({ url: 'http://cdn.test/a.png' })).toBeUndefined();
    expect(referrerOf({ asker: { ...asker, origin: '' } })).toBeUndefined();
    expect(referrerOf({}, false)).toBeUndefined();
  });
});

describe('private addresses', () => {
  const reaches = (reach: Asker['reach'], url: string) =>
    termsOf({ ...terms, url, asker: { ...asker, reach } }, settings).reaches;

  it('are lent to who may reach them', () => {
    expect(reaches('local', 'http://192.168.0.1/')).toBe(true);
    expect(reaches('loopback', 'http://127.0.0.1/')).toBe(true);
    expect(reaches('public', 'http://192.168.0.1/')).toBe(false);
    expect(reaches('local', 'http://127.0.0.1/')).toBe(false);
    expect(reaches('local', 'https://paper.test/')).toBe(false);
  });
});
