import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './body';
import type { Exchange } from './exchange';
import { faults } from './faults';
import { image } from './images';

/** One line of the log. */
export interface Seen {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly host: string;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds, as `performance.now()`. */
  readonly time: number;
}

export interface Served {
  readonly type: string;
  readonly body: string | Buffer;
  /** Default: `no-store`. */
  readonly cache?: string;
}

/**
 * A server for tests: fixtures under `/img/`, faults under `/fault/`, pages that the test sets. `origin` and `other`
 * reach the same server, as two sites.
 */
export class TestServer {
  readonly requests: Seen[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #pages = new Map<string, Served>();
  readonly #listeners = new Set<(seen: Seen) => void>();
  readonly #closing = new AbortController();
  origin = '';
  other = '';

  async listen(port: number): Promise<void> {
    await new Promise<void>((ready, failed) => {
      this.#server.once('error', failed).listen(port, '127.0.0.1', ready);
    });
    const at = (this.#server.address() as AddressInfo).port;
    this.origin = `http://127.0.0.1:${at}`;
    this.other = `http://localhost:${at}`;
  }

  setPage(path: string, html: string): void {
    this.setFile(path, { type: 'text/html; charset=utf-8', body: html });
  }

  /** Serves anything at a path, before the built-in routes. */
  setFile(path: string, file: Served): void {
    this.#pages.set(path, file);
  }

  /** Calls back for every request as it comes in; returns the way to stop it. */
  onRequest(listener: (seen: Seen) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Requests whose path starts so. */
  seen(start: string): Seen[] {
    return this.requests.filter(({ path }) => path.startsWith(start));
  }

  /** Ends every connection, also those that hang on purpose. */
  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  #log({ method = 'GET', url = '/', headers }: IncomingMessage): void {
    const seen = { method, path: url, host: headers.host ?? '', headers, time: performance.now() };
    this.requests.push(seen);
    for (const listener of this.#listeners) listener(seen);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#log(request);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const host = request.headers.host ?? '';
    const url = new URL(request.url ?? '/', `http://${host}`);
    const other = host.startsWith('localhost') ? this.origin : this.other;
    const signal = AbortSignal.any([gone.signal, this.#closing.signal]);
    const earlier = this.requests.filter(({ path }) => path.split('?')[0] === url.pathname).length - 1;
    const exchange = { url, request, response, other, earlier, signal };
    try {
      await this.#route(exchange);
    } catch (error) {
      // A reader that leaves in the middle is what half of these routes are for.
      if (signal.aborted) return;
      if (response.headersSent) response.destroy();
      else send(exchange, 500, 'text/plain', String(error));
    }
  }

  async #route(exchange: Exchange): Promise<void> {
    const { url, signal } = exchange;
    const delay = Number(url.searchParams.get('delay') ?? 0);
    if (delay > 0) await sleep(delay, undefined, { signal });
    const page = this.#pages.get(url.pathname);
    if (page) return send(exchange, 200, page.type, page.body, { 'cache-control': page.cache ?? 'no-store' });
    if (url.pathname.startsWith('/img/')) return image(exchange);
    const fault = url.pathname.startsWith('/fault/') && faults[url.pathname.slice('/fault/'.length)];
    if (fault) return fault(exchange);
    if (url.pathname === '/login') {
      const more = url.searchParams.get('attributes') ?? 'HttpOnly';
      return send(exchange, 200, 'text/html', '', { 'set-cookie': `session=yes; Path=/; ${more}` });
    }
    send(exchange, 404, 'text/plain', 'nothing here');
  }
}

/** Starts a server on the loopback, on a free port unless one is asked for. Close it after use. */
export async function startServer({ port = 0 }: { port?: number } = {}): Promise<TestServer> {
  const server = new TestServer();
  await server.listen(port);
  return server;
}
