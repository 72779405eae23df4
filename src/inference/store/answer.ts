import { StoreFault } from './fault';

/** What an answer means for a download that has asked from byte `from` on. */
export type Answer =
  | { readonly go: 'on' } // the bytes that were asked for
  | { readonly go: 'over' } // the whole file: what was there is let go
  | { readonly go: 'again' }; // nothing of use: let go what was there, and ask anew

/**
 * Reads status and headers.
 *
 * @param from the byte that was asked for, 0 for the whole file
 * @param bytes the size that the file must have
 * @param etag the tag that what is there came under, where one is known
 * @throws StoreFault where no byte of this answer may be kept
 */
export function readAnswer(
  response: Response,
  from: number,
  bytes: number,
  etag: string | undefined,
): Answer {
  const { status } = response;
  if (status === 200) return { go: from > 0 ? 'over' : 'on' };
  if (status === 206) return readRange(response, from, bytes, etag);
  if (status === 416 && from > 0) return { go: 'again' };
  if (status === 404 || status === 410) throw new StoreFault('gone', `HTTP ${status}`, { status });
  throw new StoreFault('server', `HTTP ${status}`, {
    status,
    passing: status === 408 || status === 429 || status >= 500,
    retryAfterMs: retryAfter(response.headers.get('retry-after')),
  });
}

function readRange(response: Response, from: number, bytes: number, etag: string | undefined): Answer {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  const [, start, total] = range ?? [];
  if (total !== undefined && total !== '*' && Number(total) !== bytes) {
    throw new StoreFault('wrong-hash', `the file has ${total} bytes, not ${bytes}`);
  }
  if (start !== undefined && Number(start) !== from) {
    throw new StoreFault('server', `asked from byte ${from}, got ${start}`, { status: 206 });
  }
  const now = strongTag(response);
  // A server that does not know If-Range sends a part of whatever stands there now.
  const changed = from > 0 && etag !== undefined && now !== undefined && now !== etag;
  return { go: changed ? 'again' : 'on' };
}

/** @returns the tag that may be sent back in If-Range, which takes no weak ones. */
export function strongTag(response: Response): string | undefined {
  const etag = response.headers.get('etag');
  return etag === null || etag.startsWith('W/') ? undefined : etag;
}

/** Seconds, or a date; in milliseconds from now. */
function retryAfter(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
