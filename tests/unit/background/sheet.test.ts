import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { standingRules } from '../../../src/background/fetch-rules';
import { MAX_SHEET_BYTES } from '../../../src/shared/limits';
import { deferred } from '../support/deferred';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));
type Support = typeof import('../support/browser');
let sheetAt: typeof import('../../../src/background/sheet').sheetAt;
let sessionRules: Support['sessionRules'];
let rulesOf: Support['browser']['declarativeNetRequest'];

const answer = (
  body: BodyInit,
  init: ResponseInit = { headers: { 'content-type': 'text/css; charset=utf-8' } },
) => {
  const fetch = vi.fn(async () => new Response(body, init));
  vi.stubGlobal('fetch', fetch);
  return fetch;
};
beforeEach(async () => {
  // As if the background had just begun.
  vi.resetModules();
  const support = (await import('../../../src/platform/browser')) as unknown as Support;
  support.resetBrowser();
  ({ sessionRules } = support);
  rulesOf = support.browser.declarativeNetRequest;
  ({ sheetAt } = await import('../../../src/background/sheet'));
});
afterEach(() => vi.unstubAllGlobals());

describe('a style sheet of another site', () => {
  it('is fetched without cookies or referrer', async () => {
    const fetch = answer('.é{}');
    expect(await sheetAt('https://example.org/a.css', 'public')).toMatchObject({ text: '.é{}' });
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      'https://example.org/a.css',
      expect.objectContaining({ credentials: 'omit', referrerPolicy: 'no-referrer' }),
    );
  });

  it('is not fetched before the rules stand that hold up its redirects', async () => {
    const { there } = sessionRules;
    const held = deferred<(typeof there)[number][]>();
    rulesOf.getSessionRules.mockReturnValueOnce(held.promise);
    const rulesAtFetch = vi.fn();
    const fetch = answer('.a{}');
    fetch.mockImplementation(async () => {
      rulesAtFetch(sessionRules.there);
      return new Response('.a{}', { headers: { 'content-type': 'text/css' } });
    });
    const sheets = ['a', 'b'].map((name) => sheetAt(`https://example.org/${name}.css`, 'public'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(fetch).not.toHaveBeenCalled();
    held.resolve([]);
    await Promise.all(sheets);
    expect(rulesAtFetch.mock.calls).toEqual([[standingRules('scrim-id')], [standingRules('scrim-id')]]);
  });

  it('is not fetched where they cannot be put up', async () => {
    const fetch = answer('.a{}');
    sessionRules.fails = true;
    await expect(sheetAt('https://example.org/a.css', 'public')).rejects.toThrow('cannot be changed');
    expect(fetch).not.toHaveBeenCalled();
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
      await expect(sheetAt(address, 'loopback')).resolves.toMatchObject({ text: '.a{}' });
      expect(fetch).toHaveBeenCalledOnce();
    },
  );

  it('is fetched with leave where it is private, and the leave ends with it, whatever comes', async () => {
    answer('.a{}');
    await sheetAt('https://example.org/a.css', 'loopback');
    rulesOf.updateSessionRules.mockClear();
    await sheetAt('http://localhost/a.css', 'loopback');
    answer('', { status: 500 });
    await expect(sheetAt('http://localhost/b.css', 'loopback')).rejects.toThrow('500');
    type Change = { readonly addRules: readonly { readonly id: number }[] };
    const [first, firstEnd, second, secondEnd] = rulesOf.updateSessionRules.mock.calls.map(
      ([c]) => c as Change,
    );
    const ids = [first, second].map((change) => change?.addRules[0]?.id);
    expect(first?.addRules).toMatchObject([
      { action: { type: 'allow' }, condition: { urlFilter: '|http://localhost/a.css|', tabIds: [-1] } },
    ]);
    expect(second?.addRules).toMatchObject([{ condition: { urlFilter: '|http://localhost/b.css|' } }]);
    expect([firstEnd, secondEnd]).toEqual(ids.map((id) => ({ removeRuleIds: [id] })));
    expect(new Set(ids).size).toBe(2);
    expect(sessionRules.there).toEqual(standingRules('scrim-id'));
  });

  it('needs no leave any more when its server has answered', async () => {
    let rulesAtBody: unknown;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          rulesAtBody = sessionRules.there;
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    answer(body);
    await sheetAt('http://localhost/a.css', 'loopback');
    expect(rulesAtBody).toEqual(standingRules('scrim-id'));
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
    await expect(sheetAt('https://example.org/', 'public')).rejects.toThrow('more than');
  });
});
