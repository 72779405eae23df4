import { browser } from '../platform/browser';
import { hub } from '../shared/hub';
import { reachOf } from '../shared/reach';
import { FIRST_LOAN, standingRules } from './fetch-rules';

/** As rules name who asks. */
export const ownHost = (): string => new URL(browser.runtime.getURL('')).host;

let standing: Promise<void> | undefined;

/**
 * Answered when the rules stand that hold for each of Scrim's own fetches: none of them begins before. They outlive the
 * background, but not the browser, so each background sees to them anew.
 */
export function rulesStand(): Promise<void> {
  standing ??= putUp().catch((error: unknown) => {
    standing = undefined;
    throw error;
  });
  return standing;
}

async function putUp(): Promise<void> {
  const there = await browser.declarativeNetRequest.getSessionRules();
  await browser.declarativeNetRequest.updateSessionRules({
    // Leave for sheets as well: what there is of it is a former background's. Loans are the host's, which may have some.
    removeRuleIds: there.map(({ id }) => id).filter((id) => id < FIRST_LOAN),
    addRules: standingRules(ownHost(), privateHub()),
  });
}

/** Only in a build for tests. */
function privateHub(): string | undefined {
  const { hostname, port } = new URL(hub.origin);
  return reachOf(hostname) === 'public' ? undefined : port;
}
