import { beforeEach, describe, expect, it, vi } from 'vitest';
import { idsOf, standingRules } from '../../../src/background/fetch-rules';
import { serveLoans } from '../../../src/background/loans';
import type { Runtime } from '../../../src/platform/browser';
import type { LoanTerms } from '../../../src/shared/protocol';
import { DEFAULTS, SETTINGS_KEY } from '../../../src/shared/settings';
import { browser, resetBrowser, senders } from '../support/browser';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

const { updateSessionRules, getSessionRules } = browser.declarativeNetRequest;
const terms: LoanTerms = {
  loan: 3,
  url: 'https://img.paper.test/a.png',
  asker: { origin: 'https://paper.test', reach: 'public', page: 'https://paper.test/', incognito: false },
  reach: 'public',
  refers: true,
};
const call = (sender: Runtime.MessageSender, method: string, ...args: unknown[]) =>
  browser.runtime.onMessage.emit({ service: 'loans', method, args }, sender)[0];

beforeEach(() => {
  resetBrowser();
  serveLoans();
});

describe('the host', () => {
  it('has what always holds put up, and all that is left over taken away', async () => {
    getSessionRules.mockResolvedValueOnce([{ id: 4 }, { id: 1_003 }]);
    await call(senders.host, 'guard');
    expect(updateSessionRules.mock.calls[0]?.[0]).toMatchObject({
      removeRuleIds: [4, 1_003],
      addRules: standingRules('scrim-id'),
    });
  });

  it('is lent what the settings say at this moment, and gives it back', async () => {
    await browser.storage.local.set({ [SETTINGS_KEY]: DEFAULTS });
    expect(await call(senders.host, 'lend', terms)).toBe('consent');
    await browser.storage.local.set({ [SETTINGS_KEY]: { ...DEFAULTS, withCookies: ['paper.test'] } });
    expect(await call(senders.host, 'lend', terms)).toBe('sent');
    await browser.storage.local.set({ [SETTINGS_KEY]: DEFAULTS });
    expect(await call(senders.host, 'lend', terms)).toBe('consent');
    await call(senders.host, 'giveBack', 3);
    expect(updateSessionRules).toHaveBeenLastCalledWith({ removeRuleIds: idsOf(3) });
  });
});

describe('nobody else', () => {
  it.each(['content', 'options', 'popup', 'background', 'otherExtension', 'webPage'] as const)(
    '%s',
    (who) => {
      for (const [method, ...args] of [['guard'], ['lend', terms], ['giveBack', 3]] as const) {
        expect(call(senders[who], method, ...args)).toBeUndefined();
        expect(
          call({ ...senders.host, tab: { id: 1 } } as Runtime.MessageSender, method, ...args),
        ).toBeUndefined();
      }
      expect(updateSessionRules).not.toHaveBeenCalled();
    },
  );
});

it('lets a build for tests reach its hub, which is private', async () => {
  vi.stubGlobal('__SCRIM_TEST_HUB__', { origin: 'http://127.0.0.1:5', weights: [] });
  vi.resetModules();
  resetBrowser();
  (await import('../../../src/background/loans')).serveLoans();
  await call(senders.host, 'guard');
  vi.unstubAllGlobals();
  expect(updateSessionRules.mock.calls[0]?.[0]).toMatchObject({
    addRules: standingRules('scrim-id', '5'),
  });
});
