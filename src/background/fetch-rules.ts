import type { DeclarativeNetRequest } from '../platform/browser';
import { LOCAL_NAMES } from '../shared/reach';

type Rule = DeclarativeNetRequest.Rule;

/** Ids from here on are those of sheets, one for each; so many are fetched at once at the most. */
const FIRST_SHEET = 100;
const SHEETS = 900;
/** Ids from here on are those of loans: three for each. */
export const FIRST_LOAN = 1_000;

/** Of what stands against one another the higher counts: a loan lifts what always holds. */
const PRIORITY = { block: 1, reach: 2, strip: 3, cookies: 4, referrer: 5 } as const;

/** Scrim's own fetches and nobody else's: its origin, in no tab. Requests of pages are never touched. */
const ownOf = (host: string): Rule['condition'] => ({
  initiatorDomains: [host],
  tabIds: [-1],
  resourceTypes: ['xmlhttprequest'],
});

const START = '^https?://([^/?#]*@)?';
const END = '(:[0-9]+)?/';

/**
 * Private addresses (shared/reach.ts), as browsers write them. Broader than what is asked beforehand: IPv4 in the
 * clothes of IPv6 is private as a whole. It is for redirects, of which a script sees only the last stop.
 */
export const PRIVATE: readonly string[] = [
  `${START}(0|10|127)(\\.[0-9]+){3}${END}`,
  `${START}(169\\.254|192\\.168|198\\.1[89]|172\\.(1[6-9]|2[0-9]|3[01]))(\\.[0-9]+){2}${END}`,
  `${START}(192\\.0\\.0|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\.[0-9]+)\\.[0-9]+${END}`,
  `${START}2(2[4-9]|[345][0-9])(\\.[0-9]+){3}${END}`,
  `${START}\\[(::|f[cdf]|fe[89a-f]|64:ff9b|2002:)[^/]*\\]${END}`,
  `${START}([^/?#]*\\.)?(localhost|${LOCAL_NAMES.join('|').replaceAll('.', '\\.')})\\.?${END}`,
  `${START}[^/?#@:.\\[]+\\.?${END}`,
];

/**
 * What holds for each of Scrim's own fetches: nothing private, and no cookie there or back, whatever it is redirected to.
 *
 * @param host of the extension's own address
 * @param exempt port of servers that are no page's and yet private: the hub that test builds download weights from, and
 *   what it redirects to
 */
export const standingRules = (host: string, exempt?: string): Rule[] => [
  ...PRIVATE.map((regexFilter, index) =>
    rule(index + 1, PRIORITY.block, { type: 'block' }, { ...ownOf(host), regexFilter }),
  ),
  rule(
    PRIVATE.length + 1,
    PRIORITY.strip,
    {
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'cookie', operation: 'remove' }],
      responseHeaders: [{ header: 'set-cookie', operation: 'remove' }],
    },
    ownOf(host),
  ),
  ...(exempt === undefined
    ? []
    : [
        rule(
          PRIVATE.length + 2,
          PRIORITY.reach,
          { type: 'allow' },
          { ...ownOf(host), urlFilter: `:${exempt}/` },
        ),
      ]),
];

/**
 * For a style sheet at a private address, of a page that is as private: what it redirects to is as forbidden as ever.
 *
 * @param count of sheets up to this one
 */
export const sheetRule = (host: string, count: number, url: string): Rule =>
  rule(FIRST_SHEET + (count % SHEETS), PRIORITY.reach, { type: 'allow' }, itself(host, url));

/** What one fetch is let do that others are not. */
export interface LoanRules {
  readonly url: string;
  /** Whether it is private and may be had all the same. */
  readonly reaches: boolean;
  readonly cookies: boolean;
  readonly referrer: string | undefined;
}

/**
 * For the address itself: what it redirects to gets neither cookies nor a referrer, and is nothing private. (Where one
 * leads is not told beforehand, and leave for all that is private would be leave for whatever else is fetched meanwhile.)
 *
 * @param loan counts up from 0, and is used once
 */
export function loanRules(host: string, loan: number, terms: LoanRules): Rule[] {
  const [reach, cookies, referrer] = idsOf(loan);
  const only = itself(host, terms.url);
  const rules: Rule[] = [];
  if (terms.reaches) rules.push(rule(reach, PRIORITY.reach, { type: 'allow' }, only));
  if (terms.cookies) rules.push(rule(cookies, PRIORITY.cookies, { type: 'allow' }, only));
  if (terms.referrer !== undefined) {
    const header = { header: 'referer', operation: 'set', value: terms.referrer } as const;
    rules.push(rule(referrer, PRIORITY.referrer, { type: 'modifyHeaders', requestHeaders: [header] }, only));
  }
  return rules;
}

/** Ids of the rules that a loan may have. */
export const idsOf = (loan: number): [number, number, number] => [
  FIRST_LOAN + 3 * loan,
  FIRST_LOAN + 3 * loan + 1,
  FIRST_LOAN + 3 * loan + 2,
];

const rule = (id: number, priority: number, action: Rule['action'], condition: Rule['condition']): Rule => ({
  id,
  priority,
  action,
  condition,
});

const itself = (host: string, url: string): Rule['condition'] => ({
  ...ownOf(host),
  urlFilter: exact(url),
  isUrlFilterCaseSensitive: true,
});

/** What means something in a filter stands there as any one sign that is no letter, digit, or one of `_-.%`. */
const exact = (url: string): string => `|${url.replace(/#.*$/, '').replaceAll(/[*^|]/g, '^')}|`;
