import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixturesOf } from '../fixtures/images/index';
import { startServer, type TestServer } from './index';

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const get = (path: string, init?: RequestInit) => fetch(server.origin + path, init);
const bytesOf = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer());
const sizeOf = async (path: string) => {
  const { width, height } = await sharp(await bytesOf(path), { limitInputPixels: false }).metadata();
  return [width, height];
};

describe('the image route', () => {
  it('serves a fixture, cacheable and without CORS unless asked', async () => {
    const [fixture] = await fixturesOf('blur', 1);
    const plain = await get(`/img/${fixture?.name}`);
    expect(Buffer.from(await plain.arrayBuffer()).equals(fixture?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(plain.headers.get('cache-control')).toBe('max-age=3600');
    expect(plain.headers.get('access-control-allow-origin')).toBeNull();
    const open = await get(`/img/${fixture?.name}?cors=1&cache=no-store&type=text/html&v=2`);
    expect(open.headers.get('access-control-allow-origin')).toBe('*');
    expect(open.headers.get('cache-control')).toBe('no-store');
    expect(open.headers.get('content-type')).toBe('text/html');
  });

  it('scales, varies, waits and fails on request', async () => {
    const name = (await fixturesOf('safe', 1))[0]?.name;
    expect((await sizeOf(`/img/${name}?w=800`))[0]).toBe(800);
    expect((await bytesOf(`/img/${name}?bytes=1`)).equals(await bytesOf(`/img/${name}?bytes=2`))).toBe(false);
    const before = performance.now();
    expect((await get(`/img/${name}?status=503&delay=80`)).status).toBe(503);
    expect(performance.now() - before).toBeGreaterThan(70);
    expect((await get('/img/none')).status).toBe(404);
  });
});

describe('the faults', () => {
  it('fail as they say', async () => {
    expect((await get('/fault/404')).status).toBe(404);
    expect((await get('/fault/500')).status).toBe(500);
    expect((await bytesOf('/fault/empty.jpg')).length).toBe(0);
    await expect(bytesOf('/fault/cut')).rejects.toThrow();
    for (const path of ['/fault/html.jpg', '/fault/random.jpg']) {
      await expect(sharp(await bytesOf(path)).metadata()).rejects.toThrow();
    }
    await expect(
      sharp(await bytesOf('/fault/truncated.png'), { failOn: 'truncated' }).toBuffer(),
    ).rejects.toThrow();
  });

  it('hang until somebody gives up', async () => {
    const signal = () => AbortSignal.timeout(150);
    await expect(get('/fault/never', { signal: signal() })).rejects.toThrow(/timeout/);
    const stalled = await get('/fault/stall', { signal: signal() });
    await expect(stalled.arrayBuffer()).rejects.toThrow(/timeout/);
  });

  it('drip', async () => {
    const before = performance.now();
    await bytesOf('/fault/drip?ms=200');
    expect(performance.now() - before).toBeGreaterThan(150);
  });

  it('are heavy in pixels, or in bytes', async () => {
    const bomb = await bytesOf('/fault/bomb.png');
    expect(bomb.length).toBeLessThan(500_000);
    expect(await sizeOf('/fault/bomb.png')).toEqual([30_000, 30_000]);
    expect((await bytesOf('/fault/60mb.bmp')).length).toBeGreaterThan(60_000_000);
  });

  it('are images of other kinds', async () => {
    for (const path of ['/fault/svg.svg', '/fault/svg-nosize.svg', '/fault/svg-embedded.svg']) {
      await sharp(await bytesOf(path)).toBuffer();
    }
    for (const path of ['/fault/animated.gif', '/fault/animated-late.gif']) {
      expect((await sharp(await bytesOf(path)).metadata()).pages).toBe(4);
    }
  });

  it('depend on who asks, and when', async () => {
    expect((await get('/fault/login.png')).status).toBe(401);
    const [cookie = ''] = (await get('/login')).headers.getSetCookie();
    const [pair = ''] = cookie.split(';');
    expect((await get('/fault/login.png', { headers: { cookie: pair } })).status).toBe(200);
    expect((await get('/fault/hotlink.png')).status).toBe(403);
    expect((await get('/fault/page-only.png')).status).toBe(403);
    expect((await get('/fault/page-only.png', { headers: { accept: 'image/*' } })).status).toBe(200);
    const first = await bytesOf('/fault/random-each-time');
    expect(first.equals(await bytesOf('/fault/random-each-time'))).toBe(false);
    expect(first.equals(await bytesOf('/fault/random-each-time'))).toBe(true);
  });

  it('redirect to the other origin', async () => {
    expect((await get('/fault/redirect-cross')).url.startsWith(server.other)).toBe(true);
    const to = `${server.other}/fault/404`;
    expect((await get(`/fault/redirect-to?to=${encodeURIComponent(to)}`)).url).toBe(to);
  });
});

describe('the server', () => {
  it('serves pages at both origins, and logs what it is asked', async () => {
    server.setPage('/', '<p>Hello');
    const heard: string[] = [];
    const stop = server.onRequest(({ path }) => heard.push(path));
    expect(await (await get('/')).text()).toBe('<p>Hello');
    expect(await (await fetch(`${server.other}/?again`)).text()).toBe('<p>Hello');
    stop();
    await get('/nowhere');
    expect(heard).toEqual(['/', '/?again']);
    expect(server.seen('/').map(({ path }) => path)).toEqual(['/', '/?again', '/nowhere']);
  });

  it('closes while requests hang', async () => {
    const hanging = get('/fault/never').catch((error: unknown) => error);
    await new Promise<void>((asked) => server.onRequest(() => asked()));
    await server.close();
    expect(await hanging).toBeInstanceOf(Error);
  });
});
