import { describe, expect, it } from 'vitest';
import { HUB_TRIES } from '../../../../src/shared/limits';
import type { Mood } from '../../../server/hub';
import { BYTES, PART, useStore } from '../../support/store';
import { until } from '../../support/until';

const bed = useStore();
const start = () => bed.store.start('vit-384', 'int8');
const again = (mood: Mood, times = 1): void => void bed.hub.next.push(...Array<Mood>(times).fill(mood));

describe('goes on after', () => {
  it('a connection that breaks again and again, as long as something comes', async () => {
    again({ cutAfter: PART / 2 }, 8);
    await start();
    await bed.phase('ready');
    expect((await bed.opened())?.equals(BYTES)).toBe(true);
    expect(bed.hub.asked).toHaveLength(9);
    expect(new Set(bed.waits)).toEqual(new Set([1_000]));
    expect(bed.told.some((state) => state.phase === 'running' && state.step === 'waiting')).toBe(true);
  });

  it('an answer that ends early as if that were all', async () => {
    again({ endAfter: PART + 5 });
    await start();
    await bed.phase('ready');
    expect(bed.hub.asked.map(({ range }) => range)).toEqual(['bytes=0-', `bytes=${PART + 5}-`]);
  });

  it('silence', async () => {
    again({ silentAfter: PART + 5 });
    await start();
    await bed.phase('ready');
    expect(bed.hub.asked.at(-1)?.range).toBe(`bytes=${PART + 5}-`);
  });

  it('errors of the server, waiting longer each time', async () => {
    again({ status: 503 }, 3);
    again({ status: 500 });
    await start();
    await bed.phase('ready');
    expect(bed.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('429, as long as the hub says', async () => {
    again({ status: 429, retryAfter: '17' });
    again({ status: 429, retryAfter: new Date(Date.now() + 60_000).toUTCString() });
    await start();
    await bed.phase('ready');
    expect(bed.waits[0]).toBe(17_000);
    expect(bed.waits[1]).toBeGreaterThan(50_000);
    expect(bed.waits[1]).toBeLessThanOrEqual(60_000);
  });
});

describe('fails', () => {
  it('as offline, and goes on where it was when asked', async () => {
    again({ cutAfter: PART + 5 });
    bed.hub.mood = { cutAfter: 0 };
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'offline', received: PART + 5 });
    expect(bed.waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(await bed.opened()).toBeUndefined();
    bed.hub.mood = {};
    await start();
    await bed.phase('ready');
    expect(bed.hub.asked.at(-1)?.range).toBe(`bytes=${PART + 5}-`);
  });

  it('as offline, and goes on by itself when the network is back, or the browser starts anew', async () => {
    again({ cutAfter: PART + 5 });
    bed.hub.mood = { cutAfter: 0 };
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'offline', received: PART + 5 });
    await bed.store.goOn();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'offline', received: PART + 5 });
    expect(bed.waits).toHaveLength(10);
    bed.hub.mood = {};
    bed.restart();
    await bed.phase('ready');
    expect(bed.hub.asked.at(-1)?.range).toBe(`bytes=${PART + 5}-`);
  });

  it('for another reason, and then does nothing by itself', async () => {
    bed.hub.mood = { status: 404 };
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'gone' });
    const asked = bed.hub.asked.length;
    await bed.store.goOn();
    bed.restart();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'gone' });
    expect(bed.hub.asked).toHaveLength(asked);
  });

  it('where nobody answers', async () => {
    await bed.hub.close();
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'offline' });
    bed.hub = await (await import('../../../server/hub')).startHub();
  });

  it('where a server starts over each time and never comes to the end', async () => {
    bed.hub.mood = { ignoresRange: true, cutAfter: 2 * PART };
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'offline' });
    expect(bed.hub.asked.length).toBeLessThanOrEqual(HUB_TRIES + 2);
  });

  it.each([503, 429])('at %i that does not pass, with the status', async (status) => {
    bed.hub.mood = { status };
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'server', status });
    expect(bed.hub.asked).toHaveLength(HUB_TRIES + 1);
    bed.restart();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'server', status });
  });

  it('at once where the hub asks for more patience than a reader has', async () => {
    bed.hub.mood = { status: 429, retryAfter: '3600' };
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'server', status: 429 });
    expect(bed.waits).toEqual([]);
  });

  it.each([
    [404, 'gone'],
    [410, 'gone'],
    [401, 'server'],
    [416, 'server'],
  ])('at once at %i', async (status, reason) => {
    bed.hub.mood = { status };
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason, status });
    expect(bed.hub.asked).toHaveLength(1);
  });

  it.each(['same-length', 'shorter', 'longer'] as const)(
    'at wrong bytes, %s: nothing is kept',
    async (wrong) => {
      bed.hub.mood = { wrong };
      await start();
      expect(await bed.phase('failed')).toMatchObject({ reason: 'wrong-hash', received: 0 });
      expect(bed.disk.paths().filter((path) => /part|complete|etag/.test(path))).toEqual([]);
      expect(await bed.opened()).toBeUndefined();
      bed.restart();
      expect(await bed.phase('failed')).toMatchObject({ reason: 'wrong-hash' });
      bed.hub.mood = {};
      await start();
      await bed.phase('ready');
    },
  );

  it.each(['shorter', 'longer'] as const)('at wrong bytes, %s, of a server without ranges', async (wrong) => {
    bed.hub.mood = { wrong, ignoresRange: true };
    await start();
    const { reason } = await bed.phase('failed');
    expect(reason).toBe(wrong === 'longer' ? 'wrong-hash' : 'offline');
    // However much a server sends, an answer puts no more of it onto the disk than the file has.
    const written = bed.disk.disk.written.filter((name) => name.startsWith('part-'));
    expect(written.length).toBeLessThanOrEqual(5 * bed.hub.asked.length);
    expect(await bed.opened()).toBeUndefined();
  });

  it('where there is no room, before a byte is fetched', async () => {
    bed.quota = BYTES.length - 1;
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'no-space', received: 0 });
    expect(bed.hub.requests).toEqual([]);
  });

  it('where the disk gets full on the way, with what is there', async () => {
    bed.disk.disk.quota = 2 * PART + 1_000;
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'no-space', received: 2 * PART });
    bed.disk.disk.quota = Number.POSITIVE_INFINITY;
    await start();
    await bed.phase('ready');
    expect((await bed.opened())?.equals(BYTES)).toBe(true);
    expect(bed.hub.asked.at(-1)?.range).toBe(`bytes=${2 * PART}-`);
  });

  it('where the browser lets nobody store files', async () => {
    bed.disk.disk.failure = new DOMException('private window', 'SecurityError');
    await start();
    expect(await bed.phase('failed')).toMatchObject({ reason: 'storage' });
  });
});

it.each(['pause', 'cancel'] as const)('does not wait any longer after %s', async (asked) => {
  bed.hub.mood = { status: 503, retryAfter: '200' };
  bed.patient = true;
  await start();
  await until(() => expect(bed.waits).toEqual([200_000]));
  await bed.store[asked]('vit-384', 'int8');
  await bed.phase(asked === 'pause' ? 'paused' : 'none');
  expect(bed.store.busy).toBe(false);
});
