import { beforeEach, describe, expect, it, vi } from 'vitest';
import { idsOf, standingRules } from '../../../src/background/fetch-rules';
import { serveLoans } from '../../../src/background/loans';
import type { Runtime } from '../../../src/platform/browser';
import type { LoanTerms } from '../../../src/shared/protocol';
import { DEFAULTS, SETTINGS_KEY } from '../../../src/shared/settings';
import { browser, resetBrowser, senders, sessionRules } from '../support/browser';
import { deferred } from '../support/deferred';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

const terms: LoanTerms = {
  loan: 3,
  url: 'https://img.paper.test/a.png',
  asker: { origin: 'https://paper.test', reach: 'public', page: 'https://paper.test/', incognito: false },
  refers: true,
};
const call = (sender: Runtime.MessageSender, method: string, ...args: unknown[]) =>
  browser.runtime.onMessage.emit({ service: 'loans', method, args }, sender)[0];
const ids = () => sessionRules.there.map(({ id }) => id);

beforeEach(() => {
  resetBrowser();
  serveLoans();
});

describe('the host', () => {
  it('has what always holds put up, and the loans of a former host taken away, but no leave of a sheet', async () => {
    await call(senders.host, 'guard');
    expect(sessionRules.there).toEqual(standingRules('scrim-id'));
    sessionRules.there.push({ id: 100 }, { id: 1_003 });
    await call(senders.host, 'guard');
    expect(sessionRules.there).toEqual([...standingRules('scrim-id'), { id: 100 }]);
  });

  it('is lent what the settings say at this moment, and gives it back', async () => {
    const lend = async (loan: number) => call(senders.host, 'lend', { ...terms, loan });
    await browser.storage.local.set({ [SETTINGS_KEY]: DEFAULTS });
    expect(await lend(3)).toBe('consent');
    await browser.storage.local.set({ [SETTINGS_KEY]: { ...DEFAULTS, withCookies: ['paper.test'] } });
    expect(await lend(4)).toBe('sent');
    await browser.storage.local.set({ [SETTINGS_KEY]: DEFAULTS });
    expect(await lend(5)).toBe('consent');
    const [, cookies, referrer] = idsOf(4);
    expect(ids()).toEqual([idsOf(3)[2], cookies, referrer, idsOf(5)[2]]);
    await call(senders.host, 'giveBack', 4);
    expect(ids()).toEqual([idsOf(3)[2], idsOf(5)[2]]);
  });

  it('has nothing left of a loan that was given back before it was made', async () => {
    const reading = deferred<Record<string, unknown>>();
    const get = vi.spyOn(browser.storage.local, 'get').mockReturnValueOnce(reading.promise);
    const lent = call(senders.host, 'lend', terms);
    const back = call(senders.host, 'giveBack', 3);
    await call(senders.host, 'giveBack', 2);
    reading.resolve({});
    await Promise.all([lent, back]);
    get.mockRestore();
    expect(sessionRules.changes).toBe(3);
    expect(ids()).toEqual([]);
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
      expect(browser.declarativeNetRequest.updateSessionRules).not.toHaveBeenCalled();
    },
  );
});
