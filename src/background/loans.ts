import { browser } from '../platform/browser';
import { fromHost, serve } from '../platform/messaging';
import { loadSettings } from '../platform/settings-store';
import { type CookieTerms, Loans, type LoanTerms } from '../shared/protocol';
import { FIRST_LOAN, idsOf, loanRules, sheetRule } from './fetch-rules';
import { ownHost, rulesStand } from './standing';
import { termsOf } from './terms';

const update = (change: { addRules?: ReturnType<typeof loanRules>; removeRuleIds?: number[] }) =>
  browser.declarativeNetRequest.updateSessionRules(change);

/** Loans that are being made. */
const underWay = new Map<number, Promise<unknown>>();

/** Serves the inference host, which fetches and may not tell the browser how. Rules end with the browser's session. */
export function serveLoans(): void {
  serve(Loans, fromHost, {
    guard: async () => {
      await rulesStand();
      const there = await browser.declarativeNetRequest.getSessionRules();
      await update({ removeRuleIds: there.map(({ id }) => id).filter((id) => id >= FIRST_LOAN) });
    },
    lend: (_sender, terms): Promise<CookieTerms> => {
      const lending = lend(terms).finally(() => underWay.delete(terms.loan));
      underWay.set(terms.loan, lending);
      return lending;
    },
    giveBack: async (_sender, loan) => {
      // The host waits for no loan for ever, and one that came after it was given back would never end.
      await underWay.get(loan)?.catch(() => undefined);
      await update({ removeRuleIds: idsOf(loan) });
    },
  });
}

async function lend(terms: LoanTerms): Promise<CookieTerms> {
  await rulesStand();
  // Read anew for each: what the reader has taken back counts from the next fetch on.
  const { consent, ...rules } = termsOf(terms, (await loadSettings()).settings);
  await update({ addRules: loanRules(ownHost(), terms.loan, rules) });
  return consent;
}

let sheets = 0;

/** Asks for a sheet at a private address, which nothing of Scrim may otherwise. @param ask until there is an answer */
export async function withLeave<T>(url: string, ask: () => Promise<T>): Promise<T> {
  const leave = sheetRule(ownHost(), sheets++, url);
  await update({ addRules: [leave] });
  try {
    return await ask();
  } finally {
    await update({ removeRuleIds: [leave.id] });
  }
}
