import { FETCH_SILENCE_MS, FETCH_TOTAL_MS, MAX_BYTES } from '../shared/limits';
import { messageOf } from '../shared/log';
import { ImageFault } from './fault';

/** An image as its server sent it. */
export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The server forbids keeping it: what the page shows under this address may be another picture. */
  readonly volatile: boolean;
}

/** How an image is asked for. */
export interface Manner {
  readonly credentials: 'omit' | 'include';
  /** `no-store` for what is meant for this reader alone. */
  readonly cache: 'force-cache' | 'no-store';
  /** Whether this may be the last address of a redirected request. */
  readonly mayEndAt: (url: string) => boolean;
  /** Whether an image that begins so is wanted; what is not is not read to its end. */
  readonly isWanted: (start: Uint8Array) => boolean;
  /** Called whenever the server says something. */
  readonly onHeard: () => void;
}

/** As anybody may ask: no cookies, and from the cache where it has a copy. */
export const STRANGER: Manner = {
  credentials: 'omit',
  cache: 'force-cache',
  mayEndAt: () => true,
  isWanted: () => true,
  onHeard: () => undefined,
};

/** So many bytes tell what a file is; browsers hand on more at once. */
const START_BYTES = 4_096;

/** Type of an answer with one picture after the other. */
const STREAM = /^multipart\//i;

const FETCHABLE = new Set(['http:', 'https:', 'data:']);

/**
 * Downloads an image the way promise 7 allows: no referrer, and no cookies but those that `manner` has leave for.
 *
 * @throws ImageFault for whatever keeps the bytes from being had, an abort of `signal` included
 */
export async function fetchImage(
  url: string,
  signal: AbortSignal,
  { mayEndAt, isWanted, onHeard, ...manner }: Manner = STRANGER,
): Promise<Encoded> {
  if (!URL.canParse(url) || !FETCHABLE.has(new URL(url).protocol)) {
    throw new ImageFault('refused', 'only http, https and data addresses are fetched');
  }
  const watchdog = new SilenceWatchdog(signal, onHeard);
  try {
    const response = await fetch(url, {
      ...manner,
      referrerPolicy: 'no-referrer',
      signal: watchdog.signal,
    });
    watchdog.heard();
    if (response.redirected && !mayEndAt(response.url)) {
      throw new ImageFault('refused', 'it led to an address that the page may not ask for');
    }
    if (!response.ok) {
      throw new ImageFault('http', `the server answered ${response.status}`, response.status);
    }
    // A camera, or a screen that is far away: picture after picture, without an end.
    if (STREAM.test(response.headers.get('content-type') ?? '')) {
      throw new ImageFault('unreadable', 'it is a stream of pictures');
    }
    const bytes = await readBody(response, watchdog, isWanted);
    return { bytes, volatile: /\bno-store\b/i.test(response.headers.get('cache-control') ?? '') };
  } catch (error) {
    if (error instanceof ImageFault) throw error;
    if (watchdog.silent) throw new ImageFault('timeout', 'the server was silent for too long');
    throw new ImageFault('network', messageOf(error));
  } finally {
    watchdog.stop();
  }
}

async function readBody(
  response: Response,
  watchdog: SilenceWatchdog,
  isWanted: Manner['isWanted'],
): Promise<Uint8Array<ArrayBuffer>> {
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > MAX_BYTES) throw tooLarge(declared);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let isKnown = false;
  for await (const piece of response.body ?? []) {
    watchdog.heard();
    length += piece.byteLength;
    if (length > MAX_BYTES) throw tooLarge(length);
    pieces.push(piece);
    if (isKnown || length < START_BYTES) continue;
    isKnown = true;
    if (!isWanted(joined(pieces, length))) throw unwanted();
  }
  const bytes = joined(pieces, length);
  if (!isKnown && !isWanted(bytes)) throw unwanted();
  return bytes;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.byteLength;
  }
  return bytes;
}

const unwanted = (): ImageFault => new ImageFault('refused', 'it is not of the kind that was asked for');

const tooLarge = (bytes: number): ImageFault =>
  new ImageFault('too-large', `${bytes} bytes are more than the ${MAX_BYTES} that are read`);

/** Aborts a download when its server says nothing for {@link FETCH_SILENCE_MS}, or when it drips for ever. */
class SilenceWatchdog {
  silent = false;
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #total: ReturnType<typeof setTimeout>;
  readonly #onHeard: () => void;
  #silence: ReturnType<typeof setTimeout>;

  constructor(outer: AbortSignal, onHeard: () => void) {
    this.#onHeard = onHeard;
    this.signal = AbortSignal.any([outer, this.#controller.signal]);
    this.#total = setTimeout(() => this.#bark(), FETCH_TOTAL_MS);
    this.#silence = setTimeout(() => this.#bark(), FETCH_SILENCE_MS);
  }

  heard(): void {
    this.#onHeard();
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#bark(), FETCH_SILENCE_MS);
  }

  /** Hangs up as well: the body of a download that was refused is not left to pour. */
  stop(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#total);
    this.#controller.abort();
  }

  #bark(): void {
    this.silent = true;
    this.#controller.abort();
  }
}
