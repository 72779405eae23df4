import { browser } from '../platform/browser';
import { fromHost, serve } from '../platform/messaging';
import { loadSettings } from '../platform/settings-store';
import { hub } from '../shared/hub';
import { type CookieTerms, Loans } from '../shared/protocol';
import { reachOf } from '../shared/reach';
import { idsOf, loanRules, sheetRule, standingRules } from './fetch-rules';
import { termsOf } from './terms';

const ownHost = (): string => new URL(browser.runtime.getURL('')).host;

/** Only in a build for tests. */
const privateHub = (): string | undefined => {
  const { hostname, port } = new URL(hub.origin);
  return reachOf(hostname) === 'public' ? undefined : port;
};

/** Serves the inference host, which fetches and may not tell the browser how. Rules end with the browser's session. */
export function serveLoans(): void {
  serve(Loans, fromHost, {
    guard: async () => {
      const there = await browser.declarativeNetRequest.getSessionRules();
      await browser.declarativeNetRequest.updateSessionRules({
        removeRuleIds: there.map(({ id }) => id),
        addRules: standingRules(ownHost(), privateHub()),
      });
    },
    lend: async (_sender, terms): Promise<CookieTerms> => {
      // Read anew for each: what the reader has taken back counts from the next fetch on.
      const { consent, ...rules } = termsOf(terms, (await loadSettings()).settings);
      await browser.declarativeNetRequest.updateSessionRules({
        addRules: loanRules(ownHost(), terms.loan, rules),
      });
      return consent;
    },
    giveBack: (_sender, loan) =>
      browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: idsOf(loan) }),
  });
}

let sheets = 0;

/** Fetches a sheet at a private address, which nothing of Scrim may otherwise. @param work the fetch */
export async function withLeave<T>(url: string, work: () => Promise<T>): Promise<T> {
  const leave = sheetRule(ownHost(), sheets++, url);
  const removeRuleIds = [leave.id];
  // One of the same number may be left over from before the background was stopped.
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules: [leave] });
  try {
    return await work();
  } finally {
    await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds });
  }
}
