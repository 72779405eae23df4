import { expect, it } from 'vitest';
import { BYTES, PART, useStore } from '../../support/store';
import { until } from '../../support/until';

const bed = useStore();
const SLOW = { bytesPerSecond: PART * 5 };

/** Starts a slow download and waits until a part of it is on the disk. */
async function halfWay(): Promise<void> {
  bed.hub.mood = SLOW;
  await bed.store.start('vit-384', 'int8');
  await until(() => expect(bed.disk.disk.written).toContain('part-00000'));
}

it('pauses with every byte that has come, and goes on from there', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  const { received } = await bed.phase('paused');
  expect(received).toBeGreaterThanOrEqual(PART);
  expect(received).toBeLessThan(BYTES.length);
  expect(bed.store.busy).toBe(false);
  const asked = bed.hub.requests.length;
  bed.hub.mood = {};
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
  expect((await bed.opened())?.equals(BYTES)).toBe(true);
  expect(bed.hub.requests.slice(asked).map(({ range }) => range)).toEqual(
    Array(2).fill(`bytes=${received}-`),
  );
  expect(bed.hub.asked.at(-1)?.ifRange).toMatch(/^"[0-9a-f]{20}"$/);
});

it('stays paused when the browser starts anew', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  const { received } = await bed.phase('paused');
  bed.restart();
  expect(await bed.phase('paused')).toMatchObject({ received });
  expect(bed.store.busy).toBe(false);
  expect(await bed.opened()).toBeUndefined();
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
});

it('goes on by itself when the host was ended in the middle', async () => {
  await halfWay();
  bed.restart();
  await bed.phase('ready');
  expect((await bed.opened())?.equals(BYTES)).toBe(true);
  expect(bed.hub.asked).toHaveLength(2);
  expect(Number(/\d+/.exec(bed.hub.asked[1]?.range ?? '')?.[0])).toBeGreaterThanOrEqual(PART);
});

it('cancels: nothing is left, and the next start is from the beginning', async () => {
  await halfWay();
  await bed.store.cancel('vit-384', 'int8');
  await bed.phase('none');
  expect(bed.disk.paths()).toEqual([]);
  bed.restart();
  await bed.phase('none');
  bed.hub.mood = {};
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  expect(bed.hub.asked.at(-1)?.range).toBe('bytes=0-');
});

it('deletes in the middle of a download', async () => {
  await halfWay();
  await bed.store.delete('vit-384', 'int8');
  await bed.phase('none');
  expect(bed.disk.paths()).toEqual([]);
});

it('a quick hand gets what it asked for last', async () => {
  await halfWay();
  bed.hub.mood = {};
  const { store } = bed;
  await Promise.all([
    store.pause('vit-384', 'int8'),
    store.resume('vit-384', 'int8'),
    store.cancel('vit-384', 'int8'),
    store.start('vit-384', 'int8'),
    store.pause('vit-384', 'int8'),
    store.resume('vit-384', 'int8'),
  ]);
  await bed.phase('ready');
  expect((await bed.opened())?.equals(BYTES)).toBe(true);
});

it('reads back what is there: a damaged part is found out, and nothing of it is ever opened', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  await bed.phase('paused');
  const [folder = ''] = [...bed.disk.entriesByName.keys()];
  const part = await (await bed.disk.getDirectoryHandle(folder)).getFileHandle('part-00000');
  part.bytes[100] = (part.bytes[100] ?? 0) ^ 1;
  await bed.store.resume('vit-384', 'int8');
  expect(await bed.phase('failed')).toMatchObject({ reason: 'wrong-hash', received: 0 });
  expect(bed.disk.paths().filter((path) => /part|complete/.test(path))).toEqual([]);
  expect(await bed.opened()).toBeUndefined();
});

it('starts over when the server ignores ranges', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  bed.hub.mood = { ignoresRange: true };
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
  expect((await bed.opened())?.equals(BYTES)).toBe(true);
  expect(bed.disk.paths().filter((path) => path.includes('/part-'))).toHaveLength(5);
});

it('starts over when the file has another tag by now', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  bed.hub.mood = { etag: '"another"' };
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
  expect(bed.hub.asked).toHaveLength(2);
});

it('starts over when only the answer tells that the tag is another', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  bed.hub.mood = { etag: '"another"', ignoresIfRange: true };
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
  expect(bed.hub.asked.slice(1).map(({ range }) => range === 'bytes=0-')).toEqual([false, true]);
});

it('goes on without a tag where the server has none', async () => {
  bed.hub.mood = { ...SLOW, etag: null };
  await bed.store.start('vit-384', 'int8');
  await until(() => expect(bed.disk.disk.written).toContain('part-00000'));
  await bed.store.pause('vit-384', 'int8');
  bed.hub.mood = { etag: null };
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
  expect(bed.hub.asked.at(-1)).toMatchObject({ ifRange: undefined });
  expect(bed.hub.asked.at(-1)?.range).not.toBe('bytes=0-');
});

it('starts over after a 416', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  bed.hub.mood = {};
  bed.hub.next.push({ status: 416 });
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
  expect(bed.hub.asked.at(-1)?.range).toBe('bytes=0-');
});

it('goes on after a part that was never written', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  const [folder = ''] = [...bed.disk.entriesByName.keys()];
  await (await bed.disk.getDirectoryHandle(folder)).getFileHandle('part-00004', { create: true });
  bed.hub.mood = {};
  bed.restart();
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
  expect((await bed.opened())?.equals(BYTES)).toBe(true);
});

it('takes no bytes of another place than it asked for, and keeps what it has', async () => {
  await halfWay();
  await bed.store.pause('vit-384', 'int8');
  const { received } = await bed.phase('paused');
  bed.hub.mood = { startsEarly: 10 };
  await bed.store.resume('vit-384', 'int8');
  expect(await bed.phase('failed')).toMatchObject({ reason: 'server', status: 206, received });
  bed.hub.mood = {};
  await bed.store.resume('vit-384', 'int8');
  await bed.phase('ready');
  expect((await bed.opened())?.equals(BYTES)).toBe(true);
});
