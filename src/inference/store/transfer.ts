import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { HUB_BACKOFF_MS, HUB_PATIENCE_MS, HUB_SILENCE_MS, HUB_TRIES } from '../../shared/limits';
import { messageOf } from '../../shared/log';
import type { WeightFile } from '../../shared/weights';
import { readAnswer, strongTag } from './answer';
import { keepingFault, StoreFault } from './fault';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Where a download goes, and what an earlier run has left there. */
export interface Sink {
  /** Bytes that are there, those that wait to be written included. */
  readonly size: number;
  /** The server's tag for the version that these bytes are of. */
  readonly etag: string | undefined;
  /** What an earlier run has left, in order. */
  read(): AsyncIterable<Bytes>;
  /** The bytes may be overwritten once this has ended. */
  append(bytes: Bytes): Promise<void>;
  /** Writes what waits. */
  flush(): Promise<void>;
  /** Lets go of everything. */
  clear(): Promise<void>;
  /** Keeps the tag for a later run. */
  tag(etag: string | undefined): Promise<void>;
}

/** What a transfer does just now; `received` is the sink's size, or while checking how much was read back. */
export type Step = 'checking' | 'receiving' | 'waiting';

/** What tests put their own in place of. */
export interface Web {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Ends early, with an error, when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Silence that is taken for a broken connection, in milliseconds. */
  readonly silenceMs: number;
}

/**
 * Downloads one pinned file into a sink that may hold the beginning of it. What it leaves behind on any failure is a
 * beginning to go on from, or nothing.
 *
 * State: checking → (receiving → waiting)* → receiving → verified. Every byte goes through SHA-256 on its way, and
 * what was there before is read back, so nothing is trusted because of its name or size.
 */
export class Transfer {
  readonly #url: string;
  readonly #file: WeightFile;
  readonly #sink: Sink;
  readonly #web: Web;
  readonly #tell: (step: Step, received: number) => void;
  #hash = sha256.create();

  constructor(
    url: string,
    file: WeightFile,
    sink: Sink,
    tell: (step: Step, received: number) => void,
    web: Web = browserWeb,
  ) {
    this.#url = url;
    this.#file = file;
    this.#sink = sink;
    this.#tell = tell;
    this.#web = web;
  }

  /**
   * Resolves when the sink holds the whole file, verified and flushed.
   *
   * @throws StoreFault or, when the signal aborts, its reason
   */
  async run(signal: AbortSignal): Promise<void> {
    await this.#readBack(signal);
    await this.#receive(signal);
    if (bytesToHex(this.#hash.digest()) === this.#file.sha256) return;
    await this.#startOver();
    throw new StoreFault('wrong-hash', 'the SHA-256 is not the pinned one');
  }

  async #readBack(signal: AbortSignal): Promise<void> {
    let read = 0;
    const left = this.#sink.read()[Symbol.asyncIterator]();
    for (let next = await kept(() => left.next()); !next.done; next = await kept(() => left.next())) {
      signal.throwIfAborted();
      this.#hash.update(next.value);
      read += next.value.length;
      this.#tell('checking', read);
    }
    if (this.#sink.size > this.#file.bytes) await this.#startOver();
  }

  async #receive(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let most = this.#sink.size;
    while (this.#sink.size < this.#file.bytes) {
      try {
        await this.#ask(signal);
      } catch (error) {
        signal.throwIfAborted();
        const fault =
          error instanceof StoreFault
            ? error
            : new StoreFault('offline', messageOf(error), { passing: true });
        // A server that starts over each time makes no progress, however many bytes it sends.
        if (this.#sink.size > most) failures = 0;
        most = Math.max(most, this.#sink.size);
        failures += 1;
        const wait = fault.retryAfterMs ?? HUB_BACKOFF_MS * 2 ** (failures - 1);
        if (!fault.passing || failures > HUB_TRIES || wait > HUB_PATIENCE_MS) throw fault;
        this.#tell('waiting', this.#sink.size);
        await this.#web.sleep(wait, signal);
      }
    }
  }

  /** One request. Ends when the file is there, and throws when the answer ends before. */
  async #ask(signal: AbortSignal): Promise<void> {
    const from = this.#sink.size;
    const etag = this.#sink.etag;
    this.#tell('receiving', from);
    const silence = new Silence(this.#web.silenceMs);
    try {
      const response = await this.#web.fetch(this.#url, {
        // Asked for from the first byte on, so that no proxy packs it and the answer tells the size.
        headers: { range: `bytes=${from}-`, ...(from > 0 && etag !== undefined && { 'if-range': etag }) },
        signal: AbortSignal.any([signal, silence.signal]),
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
      silence.broken();
      await this.#take(response, from, etag, silence);
    } finally {
      silence.end();
      await kept(() => this.#sink.flush());
    }
  }

  async #take(response: Response, from: number, etag: string | undefined, silence: Silence): Promise<void> {
    const { body } = response;
    let whole = false;
    try {
      const { go } = readAnswer(response, from, this.#file.bytes, etag);
      if (go !== 'on') await this.#startOver();
      if (go === 'again')
        throw new StoreFault('offline', `HTTP ${response.status}, starting over`, { passing: true });
      if (this.#sink.size === 0) await kept(() => this.#sink.tag(strongTag(response)));
      for await (const bytes of pieces(body)) {
        silence.broken();
        await this.#keep(bytes);
      }
      whole = this.#sink.size === this.#file.bytes;
    } catch (error) {
      if (error instanceof StoreFault && error.reason === 'wrong-hash') await this.#startOver();
      throw error;
    } finally {
      // What is left of an answer would go on flowing.
      if (!whole && body !== null && !body.locked) await body.cancel().catch(() => undefined);
    }
    if (!whole) throw new StoreFault('offline', 'the answer ended early', { passing: true });
  }

  async #keep(bytes: Bytes): Promise<void> {
    if (this.#sink.size + bytes.length > this.#file.bytes) {
      throw new StoreFault('wrong-hash', `more than ${this.#file.bytes} bytes`);
    }
    this.#hash.update(bytes);
    await kept(() => this.#sink.append(bytes));
    this.#tell('receiving', this.#sink.size);
  }

  async #startOver(): Promise<void> {
    this.#hash = sha256.create();
    await kept(() => this.#sink.clear());
  }
}

export const browserWeb: Web = {
  fetch: (url, init) => fetch(url, init),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }),
  silenceMs: HUB_SILENCE_MS,
};

/** Aborts when nothing has broken the silence for too long. */
class Silence {
  readonly #ms: number;
  readonly #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number) {
    this.#ms = ms;
    this.broken();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  broken(): void {
    this.end();
    const late = (): void => this.#abort.abort(new Error(`silence for ${this.#ms} ms`));
    this.#timer = setTimeout(late, this.#ms);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

async function* pieces(body: ReadableStream<Bytes> | null): AsyncGenerator<Bytes> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

/** What fails while bytes are kept is the disk's fault, not the hub's. */
async function kept<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw keepingFault(error);
  }
}
