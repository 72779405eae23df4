import { loans } from '../platform/services';
import { withDeadline } from '../shared/deadline';
import { LEND_MS } from '../shared/limits';
import { messageOf } from '../shared/log';
import type { Asker, CookieTerms, Source } from '../shared/protocol';
import { mayReach, reachOf } from '../shared/reach';
import { hostOf, isAllowed } from '../shared/site-rules';
import type { UnknownReason } from '../shared/verdict';
import { mayMove } from './animation';
import { ImageFault } from './fault';
import { type Encoded, fetchImage, type Manner, STRANGER } from './image-source';
import { sniff } from './sniff';

type Address = Extract<Source, { kind: 'url' }>;

/** Who waits for a fetch. */
interface Line {
  readonly signal: AbortSignal;
  readonly onHeard: () => void;
}

/** The background's side of a loan. */
export type Lender = Pick<typeof loans, 'guard' | 'lend' | 'giveBack'>;

/**
 * Fetches images as their pages could: nothing private for public pages; what a server gives to the page alone once
 * more with the page's referrer, and with cookies where the reader has consented.
 *
 * What a request may do is a rule of the browser's (background/fetch-rules.ts), lent for each and given back. Fetches of
 * public addresses as a stranger, nearly all, need none.
 */
export class Access {
  /** Sites that the reader has consented for. The lender knows better; this only spares asking it. */
  withCookies: readonly string[] = [];
  readonly #lender: Lender;
  #guarded: Promise<unknown> | undefined;
  #loans = 0;

  constructor(lender: Lender = loans) {
    this.#lender = lender;
  }

  /** @returns the name of the fetch: two that have the same one may share it */
  nameOf(address: Address, asker: Asker): string {
    const { url, asPage, moving } = address;
    const name = this.#isForAll(address, asker) ? url : `${JSON.stringify([asker, asPage])} ${url}`;
    return moving === true ? `moving ${name}` : name;
  }

  /**
   * @param onHeard called whenever the server says something
   * @throws ImageFault
   */
  async fetch(
    address: Address,
    asker: Asker,
    signal: AbortSignal,
    onHeard: () => void = STRANGER.onHeard,
  ): Promise<Encoded> {
    const { url } = address;
    if (hostOf(url) === undefined) return fetchImage(url, signal);
    if (!mayReach(asker.reach, url)) {
      throw new ImageFault(
        'refused',
        'the page may not ask for an address that is more private than its own',
      );
    }
    await this.guard();
    if (!this.#isForAll(address, asker)) return this.#borrow(address, asker, { signal, onHeard });
    return fetchImage(url, signal, { ...STRANGER, mayEndAt: isPublic, isWanted: wantedAs(address), onHeard });
  }

  /**
   * Has the rules put up that hold for every fetch, and what a former host has left taken away; once.
   *
   * @throws ImageFault
   */
  async guard(): Promise<void> {
    this.#guarded ??= soon(this.#lender.guard());
    try {
      await this.#guarded;
    } catch (error) {
      this.#guarded = undefined;
      throw error;
    }
  }

  async #borrow(address: Address, asker: Asker, { signal, onHeard }: Line): Promise<Encoded> {
    const { asPage } = address;
    // Rules are compared with what is asked for, in Chromium with its fragment, of which no server hears.
    const url = address.url.replace(/#.*$/s, '');
    const loan = this.#loans++;
    let cookies: CookieTerms = 'never';
    let isLent = true;
    const giveBack = (): void => {
      if (isLent) this.#lender.giveBack(loan).catch(() => undefined);
      isLent = false;
    };
    try {
      cookies = await soon(this.#lender.lend({ loan, url, asker, refers: asPage === 'referred' }));
      const encoded = await fetchImage(url, signal, {
        credentials: cookies === 'sent' ? 'include' : 'omit',
        // What is for this reader alone stays out of the cache, and what a stranger got does not come out of it.
        cache: cookies === 'sent' || asPage !== undefined ? 'no-store' : 'force-cache',
        mayEndAt: isPublic,
        isWanted: wantedAs(address),
        onHeard: () => {
          // It has been led to where it was to be led: what is still to come needs no leave.
          giveBack();
          onHeard();
        },
      });
      if (asPage !== undefined) sniff(encoded.bytes);
      return encoded;
    } catch (error) {
      throw asPage === undefined ? error : withheld(error, cookies);
    } finally {
      // Also where no answer came: it may have been lent all the same. One that is left over goes when the next host begins.
      giveBack();
    }
  }

  /** As a stranger may ask for it, so that all who want it may share it. */
  #isForAll({ url, asPage }: Address, asker: Asker): boolean {
    return asPage === undefined && isPublic(url) && !this.#mayHaveCookies(url, asker);
  }

  #mayHaveCookies(url: string, { page, incognito }: Asker): boolean {
    return !incognito && [page, url].every((address) => isAllowed(address, this.withCookies));
  }
}

const isPublic = (url: string): boolean => {
  const host = hostOf(url);
  return host !== undefined && reachOf(host) === 'public';
};

const wantedAs = ({ moving }: Address): Manner['isWanted'] =>
  moving ? (start) => mayMove(start) !== undefined : STRANGER.isWanted;

/** The page has the image: what the server says to Scrim instead is not the end of it, but a matter of who asks. */
function withheld(error: unknown, cookies: CookieTerms): unknown {
  if (!(error instanceof ImageFault)) return error;
  const { reason, status = 0, message } = error;
  const isRefusal = reason === 'not-an-image' || (status >= 400 && status < 500 && status !== 429);
  const instead: UnknownReason = cookies === 'consent' ? 'login' : 'withheld';
  return isRefusal ? new ImageFault(instead, message, status) : error;
}

/** @throws ImageFault where the background does not answer */
async function soon<T>(answer: Promise<T>): Promise<T> {
  try {
    return await withDeadline(answer, LEND_MS, 'a rule for a fetch');
  } catch (error) {
    throw new ImageFault('host', messageOf(error));
  }
}
