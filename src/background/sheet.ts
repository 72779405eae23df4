import { FETCH_SILENCE_MS } from '../shared/limits';
import { mayReach, type Reach, reachOf } from '../shared/reach';
import { type SheetText, sheetText } from '../shared/sheet-text';
import { withLeave } from './loans';
import { rulesStand } from './standing';

/**
 * The text of a style sheet that a page uses and its scripts may not read: from the cache where there is a copy, without
 * cookies or referrer.
 *
 * @param reach of the frame that asks: what is more private than itself is not fetched for it, by a redirect neither
 * @throws where it is no sheet, or too large, or cannot be had
 */
export async function sheetAt(url: string, reach: Reach): Promise<SheetText> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TypeError('only http and https addresses are fetched');
  if (!mayReach(reach, url)) throw new TypeError('it is too private for this page');
  await rulesStand();
  const ask = (): Promise<Response> =>
    fetch(url.replace(/#.*$/s, ''), {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'force-cache',
      signal: AbortSignal.timeout(FETCH_SILENCE_MS),
    });
  const response = await (reachOf(hostname) === 'public' ? ask() : withLeave(url, ask));
  if (response.redirected && !mayReach(reach, response.url))
    throw new TypeError('it leads to what is too private for this page');
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  // What is no sheet to the browser either must not be told to the page's frame.
  if (!/^text\/css\b/i.test(response.headers.get('content-type') ?? ''))
    throw new TypeError('it is no style sheet');
  return sheetText(response);
}
