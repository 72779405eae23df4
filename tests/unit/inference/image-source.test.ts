import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ImageFault } from '../../../src/inference/fault';
import { fetchImage, STRANGER } from '../../../src/inference/image-source';
import { MAX_BYTES } from '../../../src/shared/limits';
import { type Fixture, fixturesOf } from '../../fixtures/images/index';
import { startServer, type TestServer } from '../../server/index';

// Real servers take real time: with these the slowest of them waits a second and a half.
vi.mock('../../../src/shared/limits', async (original) => ({
  ...(await original<typeof import('../../../src/shared/limits')>()),
  FETCH_SILENCE_MS: 400,
  FETCH_TOTAL_MS: 1_500,
  MAX_BYTES: 2 * 1024 * 1024,
}));

let server: TestServer;
let flagged: Fixture;
beforeAll(async () => {
  server = await startServer();
  const [first] = await fixturesOf('blur', 1);
  if (first === undefined) throw new Error('no flagged fixture');
  flagged = first;
});
afterAll(() => server.close());

const never = new AbortController().signal;
const load = (path: string, signal = never) => fetchImage(server.origin + path, signal);

async function faultOf(outcome: Promise<unknown>): Promise<ImageFault> {
  const error = await outcome.then(
    () => 'no fault',
    (thrown: unknown) => thrown,
  );
  if (error instanceof ImageFault) return error;
  throw new Error(`not an image's fault: ${error}`);
}
const reasonOf = async (outcome: Promise<unknown>) => (await faultOf(outcome)).reason;

describe('fetchImage', () => {
  it('gives the bytes as the server sent them', async () => {
    const { bytes, volatile } = await load(`/img/${flagged.name}`);
    expect(flagged.bytes.equals(bytes)).toBe(true);
    expect(volatile).toBe(false);
  });

  it('tells whenever the server says something', async () => {
    const onHeard = vi.fn();
    await fetchImage(`${server.origin}/fault/drip?ms=50`, never, { ...STRANGER, onHeard });
    // Its headers, and more than one piece.
    expect(onHeard.mock.calls.length).toBeGreaterThan(2);
  });

  it('gives what is no image too: that is found out from the bytes', async () => {
    expect((await load('/fault/empty.jpg')).bytes).toHaveLength(0);
    expect((await load('/fault/html.jpg')).bytes.length).toBeGreaterThan(0);
  });

  it.each([
    ['no-store', true],
    ['private,No-Store', true],
    ['no-cache', false],
    ['max-age=5', false],
  ])(
    'reads from cache-control: %s whether the address may show another picture next time',
    async (cache, volatile) => {
      expect((await load(`/img/${flagged.name}?cache=${cache}`)).volatile).toBe(volatile);
    },
  );

  it('takes no picture after picture, as cameras send: that has no end', async () => {
    const camera = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'Multipart/X-Mixed-Replace; boundary=frame' });
      response.write('--frame\r\n');
    }).listen(0, '127.0.0.1');
    await once(camera, 'listening');
    const { port } = camera.address() as AddressInfo;
    expect(await reasonOf(fetchImage(`http://127.0.0.1:${port}/`, never))).toBe('unreadable');
    camera.closeAllConnections();
    camera.close();
  });

  it('follows a redirect to another site, and takes its word on caching', async () => {
    const { bytes, volatile } = await load('/fault/redirect-cross');
    expect(flagged.bytes.equals(bytes)).toBe(true);
    expect(volatile).toBe(false);
    expect(server.seen(`/img/${flagged.name}`).some(({ host }) => host.startsWith('localhost'))).toBe(true);
  });

  it('reads data: addresses', async () => {
    const { bytes } = await fetchImage(
      `data:${flagged.type};base64,${flagged.bytes.toString('base64')}`,
      never,
    );
    expect(flagged.bytes.equals(bytes)).toBe(true);
    expect(await reasonOf(fetchImage('data:image/png;base64,%', never))).toBe('network');
  });

  it('reads an image that drips longer than silence may last', async () => {
    const { bytes } = await load('/fault/drip?ms=700');
    expect(flagged.bytes.equals(bytes)).toBe(true);
  });
});

describe('a redirect', () => {
  const path = '/fault/redirect-cross?led';

  it('may have to end where the page may ask', async () => {
    const ends: string[] = [];
    const outcome = fetchImage(server.origin + path, never, {
      ...STRANGER,
      mayEndAt: (url) => ends.push(url) < 0,
    });
    expect(await reasonOf(outcome)).toBe('refused');
    expect(ends).toEqual([`${server.other}/img/${flagged.name}`]);
  });

  it('is none, and is not asked about', async () => {
    const mayEndAt = vi.fn(() => false);
    await fetchImage(`${server.origin}/img/${flagged.name}`, never, { ...STRANGER, mayEndAt });
    expect(mayEndAt).not.toHaveBeenCalled();
  });
});

describe('what may not be had', () => {
  it.each([
    'file:///etc/hostname',
    'chrome-extension://scrim-id/icon.png',
    'moz-extension://scrim-id/icon.png',
    'blob:https://example.org/3f0e',
    'ftp://example.org/a.png',
    'about:blank',
    'javascript:1',
    'filesystem:https://example.org/a.png',
    'ws://example.org/',
    '/relative.png',
    '',
    'http://',
  ])('is refused without a request: %s', async (url) => {
    const asked = vi.spyOn(globalThis, 'fetch');
    expect(await reasonOf(fetchImage(url, never))).toBe('refused');
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  });

  it('ends with its reason', async () => {
    expect(await faultOf(load('/fault/404'))).toMatchObject({
      reason: 'http',
      status: 404,
      message: 'the server answered 404',
    });
    expect(await faultOf(load('/fault/500'))).toMatchObject({
      reason: 'http',
      message: 'the server answered 500',
    });
    expect(await reasonOf(load('/fault/cut'))).toBe('network');
    expect(await reasonOf(fetchImage('http://127.0.0.1:1/a.png', never))).toBe('network');
  });

  it.concurrent.each(['/fault/never', '/fault/stall', '/fault/drip?ms=3500'])(
    'times out: %s',
    async (path) => expect(await reasonOf(load(path))).toBe('timeout'),
    20_000,
  );

  it('is what weighs too much, said before it is read', async () => {
    const fault = await faultOf(load('/fault/60mb.bmp'));
    expect(fault.reason).toBe('too-large');
    expect(fault.message).toContain('60000054 bytes');
  });

  it('is what weighs more than it said it would', async () => {
    const sized = (length: number) => `data:image/bmp;base64,${Buffer.alloc(length).toString('base64')}`;
    expect(await reasonOf(fetchImage(sized(MAX_BYTES + 1), never))).toBe('too-large');
    expect((await fetchImage(sized(MAX_BYTES), never)).bytes).toHaveLength(MAX_BYTES);
  });

  it('is given up when nobody wants it any more', async () => {
    const given = new AbortController();
    const asked = new Promise<void>((heard) => {
      const stop = server.onRequest(({ path }) => {
        if (path !== '/fault/never?given-up') return;
        stop();
        heard();
      });
    });
    const outcome = faultOf(load('/fault/never?given-up', given.signal));
    await asked;
    given.abort();
    expect((await outcome).reason).toBe('network');
    expect(await reasonOf(load('/fault/404', given.signal))).toBe('network');
    expect(server.seen('/fault/never?given-up')).toHaveLength(1);
  });
});

describe('what is wanted of some kind alone', () => {
  const wanting = (isWanted: boolean, path = `/img/${flagged.name}`) => {
    const asked = vi.fn((_start: Uint8Array) => isWanted);
    return { asked, loaded: fetchImage(server.origin + path, never, { ...STRANGER, isWanted: asked }) };
  };

  it('is told by its beginning, once, and had whole', async () => {
    const { asked, loaded } = wanting(true);
    const { bytes } = await loaded;
    expect(flagged.bytes.equals(bytes)).toBe(true);
    expect(asked).toHaveBeenCalledOnce();
    const [start = new Uint8Array()] = asked.mock.calls[0] ?? [];
    expect(start.subarray(0, 16)).toEqual(new Uint8Array(flagged.bytes.subarray(0, 16)));
  });

  it('is refused where it is of another, however short it is', async () => {
    expect(await reasonOf(wanting(false).loaded)).toBe('refused');
    expect(await reasonOf(wanting(false, '/fault/empty.jpg').loaded)).toBe('refused');
  });
});

describe('privacy', () => {
  it('asks without cookies and without a referrer, and from the cache where it can', async () => {
    const asked = vi.spyOn(globalThis, 'fetch');
    await load(`/img/${flagged.name}?private`);
    expect(asked.mock.calls[0]?.[1]).toMatchObject({
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'force-cache',
    });
    asked.mockRestore();
    const [seen] = server.seen(`/img/${flagged.name}?private`);
    expect(seen?.headers.cookie).toBeUndefined();
    expect(seen?.headers.referer).toBeUndefined();
  });

  it('sees no picture that is kept for those who are logged in, or who come from the page', async () => {
    expect(await reasonOf(load('/fault/login.png'))).toBe('http');
    expect(await reasonOf(load('/fault/hotlink.png'))).toBe('http');
  });
});

describe('a download that is refused', () => {
  const slow = createServer();
  const listening = once(slow, 'listening');
  slow.listen(0, '127.0.0.1');
  beforeEach(() => listening);
  afterEach(() => {
    slow.removeAllListeners('request');
  });
  afterAll(() => {
    slow.closeAllConnections();
    slow.close();
  });

  it.each([
    ['an error', 404, {}],
    ['too much', 200, { 'content-length': `${MAX_BYTES + 1}` }],
    ['not of the kind', 200, {}],
  ])(
    'is hung up on, not left to pour: %s',
    async (_what, status, headers) => {
      const left = new Promise<void>((gone) => {
        slow.on('request', (_request: IncomingMessage, response: ServerResponse) => {
          response.once('close', gone);
          response.writeHead(status, headers);
          response.write('the first of many'.repeat(1_000));
        });
      });
      const { port } = slow.address() as AddressInfo;
      const nothing = { ...STRANGER, isWanted: () => false };
      await faultOf(fetchImage(`http://127.0.0.1:${port}/`, never, nothing));
      await left;
    },
    5_000,
  );
});
