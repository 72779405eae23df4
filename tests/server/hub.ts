import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WeightFile } from '../../src/shared/weights';

/** How the hub answers; each field left out is the way of a healthy one. */
export interface Mood {
  /** An error instead of the file. */
  readonly status?: number;
  readonly retryAfter?: string;
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfter?: number;
  /** The body ends early after so many bytes, as if that were all (no length is told). */
  readonly endAfter?: number;
  /** After so many bytes of the body nothing more comes. */
  readonly silentAfter?: number;
  readonly bytesPerSecond?: number;
  /** Answers 200 with the whole file, whatever was asked for. */
  readonly ignoresRange?: boolean;
  /** Sends a part of what stands there now, whatever If-Range says. */
  readonly ignoresIfRange?: boolean;
  /** Sends so many bytes more than were asked for, from before the place. */
  readonly startsEarly?: number;
  /** `null` is none at all. */
  readonly etag?: string | null;
  /** Other bytes than the right ones: as long as they, or of another length. */
  readonly wrong?: 'same-length' | 'shorter' | 'longer';
  /** The hub itself answers, without sending the reader on to its content network. */
  readonly direct?: boolean;
}

/** One request, as it came in. */
export interface HubSeen {
  readonly host: 'hub' | 'network';
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly cookie: string | undefined;
  readonly referer: string | undefined;
}

/**
 * A stand-in for the hub: `/<owner>/<name>/resolve/<revision>/<path>` sends the reader on to another host, the content
 * network, which serves the file with ranges and a tag. It lets no page of another origin read its answers (no CORS): the
 * extension has rights of its own.
 */
export class Hub {
  readonly requests: HubSeen[] = [];
  /** How it answers from now on. */
  mood: Mood = {};
  /** How it answers the next requests for bytes, before {@link mood} holds. */
  readonly next: Mood[] = [];
  /** What it serves, by the path of the address: `/owner/name/resolve/revision/onnx/file`. */
  readonly files = new Map<string, Buffer>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #closing = new AbortController();
  #port = 0;

  /** On a free port unless one is asked for; close it after use. */
  async listen(port = 0): Promise<void> {
    await new Promise<void>((ready, failed) => {
      this.#server.once('error', failed).listen(port, '127.0.0.1', ready);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Requests for bytes, without those that were only sent on. */
  get asked(): HubSeen[] {
    return this.requests.filter(({ host }) => host === 'network');
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.origin);
    const network = pathname.startsWith('/network/');
    this.#log(request, network ? 'network' : 'hub', pathname);
    const file = this.files.get(network ? pathname.slice('/network'.length) : pathname);
    const mood = this.next[0] ?? this.mood;
    if (file !== undefined && !network && mood.direct !== true) {
      response
        .writeHead(302, { location: `http://localhost:${this.#port}/network${pathname}?signature=1` })
        .end();
      return;
    }
    if (this.next.length > 0) this.next.shift();
    if (file === undefined) return void response.writeHead(404).end('not here');
    try {
      await this.#send(request, response, file, mood);
    } catch (error) {
      // A reader that leaves in the middle is what this is for.
      if (!response.destroyed) response.destroy(error instanceof Error ? error : undefined);
    }
  }

  #log({ headers }: IncomingMessage, host: HubSeen['host'], path: string): void {
    const { range, cookie, referer } = headers;
    const ifRange = headers['if-range'];
    this.requests.push({ host, path, range, cookie, referer, ifRange: ifRange?.toString() });
  }

  async #send(request: IncomingMessage, response: ServerResponse, right: Buffer, mood: Mood): Promise<void> {
    if (mood.status !== undefined) {
      response.writeHead(
        mood.status,
        mood.retryAfter === undefined ? {} : { 'retry-after': mood.retryAfter },
      );
      return void response.end('no');
    }
    const file = mood.wrong === undefined ? right : wrongBytes(right, mood.wrong);
    const etag = mood.etag === undefined ? `"${sha256(file).slice(0, 20)}"` : mood.etag;
    if (etag !== null) response.setHeader('etag', etag);
    const ifRange = request.headers['if-range'];
    const stale = ifRange !== undefined && ifRange !== etag && mood.ignoresIfRange !== true;
    const range =
      stale || mood.ignoresRange === true ? undefined : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const from = Math.max(0, Number(range?.[1] ?? 0) - (mood.startsEarly ?? 0));
    if (from >= file.length) {
      return void response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
    }
    const length = mood.endAfter === undefined ? { 'content-length': file.length - from } : {};
    if (range) {
      const contentRange = `bytes ${from}-${file.length - 1}/${mood.endAfter === undefined ? file.length : '*'}`;
      response.writeHead(206, { ...length, 'content-range': contentRange });
    } else {
      response.writeHead(200, length);
    }
    await this.#pour(response, file.subarray(from), mood);
  }

  async #pour(response: ServerResponse, body: Buffer, mood: Mood): Promise<void> {
    const { cutAfter, endAfter, silentAfter, bytesPerSecond } = mood;
    const end = Math.min(
      body.length,
      cutAfter ?? body.length,
      endAfter ?? body.length,
      silentAfter ?? body.length,
    );
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#closing.signal]);
    // Ten pieces a second where the speed is held down.
    const step = bytesPerSecond === undefined ? 64 * 1024 : Math.max(1, Math.floor(bytesPerSecond / 10));
    for (let at = 0; at < end; at += step) {
      await new Promise<void>((sent) =>
        response.write(body.subarray(at, Math.min(end, at + step)), () => sent()),
      );
      if (bytesPerSecond !== undefined) await sleep(100, undefined, { signal });
      signal.throwIfAborted();
    }
    if (silentAfter !== undefined) return;
    if (cutAfter !== undefined && end < body.length) response.destroy();
    else response.end();
  }
}

export async function startHub({ port = 0 }: { port?: number } = {}): Promise<Hub> {
  const hub = new Hub();
  await hub.listen(port);
  return hub;
}

/** The catalogue's line for these bytes. */
export const weightFile = (file: string, bytes: Uint8Array): WeightFile => ({
  file,
  bytes: bytes.length,
  sha256: sha256(bytes),
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function wrongBytes(right: Buffer, how: NonNullable<Mood['wrong']>): Buffer {
  if (how === 'shorter') return right.subarray(0, right.length - 7);
  if (how === 'longer') return Buffer.concat([right, right, right]);
  const wrong = Buffer.from(right);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
  return wrong;
}
