import { afterAll, afterEach, beforeAll } from 'vitest';
import { cdp } from 'vitest/browser';
import { base64Png } from './pictures';

/** What is needed of the protocol's event. */
interface Paused {
  readonly requestId: string;
  readonly request: { readonly url: string };
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

/**
 * A server that answers when a test wants it to: requests to it are caught in the browser, and an address that has no
 * answer yet keeps its image loading.
 */
export class ImageServer {
  readonly #replies = new Map<string, PromiseWithResolvers<Reply>>();
  readonly #name = crypto.randomUUID();
  #addresses = 0;

  /** @returns an address that nobody has asked for before; loading until it is answered */
  address(): string {
    const address = `http://images.test/${this.#name}/${++this.#addresses}.png`;
    this.#replies.set(address, Promise.withResolvers());
    return address;
  }

  /** @returns an address that answers at once */
  picture(width = 120, height = width): string {
    const address = this.address();
    this.answer(address, width, height);
    return address;
  }

  answer(address: string, width = 120, height = width): void {
    this.#reply(address, { status: 200, body: base64Png(width, height) });
  }

  fail(address: string): void {
    this.#reply(address, { status: 404, body: '' });
  }

  async start(): Promise<void> {
    const session = cdp();
    // The line has to stand before anything is listened to.
    await session.send('Fetch.disable');
    session.on('Fetch.requestPaused', this.#onRequest);
    await session.send('Fetch.enable', { patterns: [{ urlPattern: 'http://images.test/*' }] });
    // The browser says so a moment before the requests of this frame are caught: until then they go astray.
    let isAsked = false;
    while (!isAsked) isAsked = await this.#isAsked();
  }

  /** @returns whether a request has come here */
  async #isAsked(): Promise<boolean> {
    const image = new Image();
    image.src = this.picture(1);
    return image.decode().then(
      () => true,
      () => false,
    );
  }

  async stop(): Promise<void> {
    const session = cdp();
    // It would send on what the next file's server is asked for.
    session.off('Fetch.requestPaused', this.#onRequest);
    await session.send('Fetch.disable');
  }

  /** Ends all that is still loading. */
  releaseAll(): void {
    for (const { resolve } of this.#replies.values()) resolve({ status: 404, body: '' });
    this.#replies.clear();
  }

  readonly #onRequest = async ({ requestId, request: { url } }: Paused): Promise<void> => {
    const session = cdp();
    const replies = this.#replies.get(url);
    // Another test file's server may be next to be asked, or have answered.
    if (replies === undefined) {
      await session.send('Fetch.continueRequest', { requestId }).catch(() => undefined);
      return;
    }
    const { status, body } = await replies.promise;
    const reply = {
      requestId,
      responseCode: status,
      body,
      responseHeaders: [
        { name: 'content-type', value: 'image/png' },
        { name: 'access-control-allow-origin', value: '*' },
        { name: 'cache-control', value: 'max-age=60' },
      ],
    };
    // The browser drops what no element waits for any more, and then there is nothing to answer.
    await session.send('Fetch.fulfillRequest', reply).catch(() => undefined);
  };

  #reply(address: string, reply: Reply): void {
    const waiting = this.#replies.get(address);
    if (waiting === undefined) throw new Error(`${address} is not an address of this server`);
    waiting.resolve(reply);
  }
}

/** For one test file: a server that is there for all of its tests. */
export function useImageServer(): ImageServer {
  const server = new ImageServer();
  beforeAll(() => server.start());
  afterEach(() => server.releaseAll());
  afterAll(() => server.stop());
  return server;
}
