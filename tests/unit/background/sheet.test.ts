import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sheetAt } from '../../../src/background/sheet';
import { MAX_SHEET_BYTES } from '../../../src/shared/limits';
import { browser, resetBrowser } from '../support/browser';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));
const { updateSessionRules } = browser.declarativeNetRequest;

const answer = (
  body: BodyInit,
  init: ResponseInit = { headers: { 'content-type': 'text/css; charset=utf-8' } },
) => {
  const fetch = vi.fn(async () => new Response(body, init));
  vi.stubGlobal('fetch', fetch);
  return fetch;
};
beforeEach(resetBrowser);
afterEach(() => vi.unstubAllGlobals());

describe('a style sheet of another site', () => {
  it('is fetched without cookies or referrer', async () => {
    const fetch = answer('.é{}');
    expect(await sheetAt('https://example.org/a.css', 'public')).toBe('.é{}');
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      'https://example.org/a.css',
      expect.objectContaining({ credentials: 'omit', referrerPolicy: 'no-referrer' }),
    );
  });

  it.each([
    'file:///etc/passwd',
    'data:text/css,a',
    'chrome://settings',
    'ftp://example.org/a.css',
    'no address',
  ])('is not asked for at %s', async (address) => {
    const fetch = answer('');
    await expect(sheetAt(address, 'public')).rejects.toThrow();
    expect(fetch).not.toHaveBeenCalled();
  });

  it.each(['http://192.168.1.1/a.css', 'http://localhost/a.css', 'http://printer.local/a.css'])(
    'is not asked for at %s where the page is public',
    async (address) => {
      const fetch = answer('.a{}');
      await expect(sheetAt(address, 'public')).rejects.toThrow('too private');
      await expect(sheetAt(address, 'loopback')).resolves.toBe('.a{}');
      expect(fetch).toHaveBeenCalledOnce();
    },
  );

  it('is fetched with leave where it is private, and the leave ends with it, whatever comes', async () => {
    answer('.a{}');
    await sheetAt('https://example.org/a.css', 'loopback');
    expect(updateSessionRules).not.toHaveBeenCalled();
    await sheetAt('http://localhost/a.css', 'loopback');
    answer('', { status: 500 });
    await expect(sheetAt('http://localhost/b.css', 'loopback')).rejects.toThrow('500');
    type Change = { readonly addRules: readonly { readonly id: number }[] };
    const [first, firstEnd, second, secondEnd] = updateSessionRules.mock.calls.map(([c]) => c as Change);
    const ids = [first, second].map((change) => change?.addRules[0]?.id);
    expect(first?.addRules).toMatchObject([
      { action: { type: 'allow' }, condition: { urlFilter: '|http://localhost/a.css|', tabIds: [-1] } },
    ]);
    expect(second?.addRules).toMatchObject([{ condition: { urlFilter: '|http://localhost/b.css|' } }]);
    expect([firstEnd, secondEnd]).toEqual(ids.map((id) => ({ removeRuleIds: [id] })));
    expect(new Set(ids).size).toBe(2);
  });

  it('is not taken from where a redirect has led to the network of the reader', async () => {
    const led = { ok: true, redirected: true, url: 'http://10.0.0.1/a.css' };
    vi.stubGlobal('fetch', async () => led);
    await expect(sheetAt('https://example.org/a.css', 'public')).rejects.toThrow('leads to');
  });

  it('is no page, no error, and not without end', async () => {
    answer('<!doctype html>', { headers: { 'content-type': 'text/html' } });
    await expect(sheetAt('https://example.org/', 'public')).rejects.toThrow('no style sheet');
    answer('.a{}', { status: 404, headers: { 'content-type': 'text/css' } });
    await expect(sheetAt('https://example.org/', 'public')).rejects.toThrow('404');
    answer(new Uint8Array(MAX_SHEET_BYTES + 1));
    await expect(sheetAt('https://example.org/', 'public')).rejects.toThrow();
    answer(new Uint8Array(MAX_SHEET_BYTES + 1), { headers: { 'content-type': 'text/css' } });
    await expect(sheetAt('https://example.org/', 'public')).rejects.toThrow(RangeError);
  });
});
