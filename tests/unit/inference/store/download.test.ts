import { expect, it } from 'vitest';
import { BYTES, PART, useStore } from '../../support/store';

const bed = useStore();

it('downloads into parts, proves them, and opens them as one file', async () => {
  expect((await bed.store.states()).map(({ phase, total }) => [phase, total])).toEqual(
    Array(4).fill(['none', BYTES.length]),
  );
  expect(await bed.opened()).toBeUndefined();
  await bed.store.start('vit-384', 'int8');
  expect(bed.store.busy).toBe(true);
  expect(await bed.phase('ready')).toMatchObject({ received: BYTES.length });
  expect(bed.store.busy).toBe(false);
  expect((await bed.opened())?.equals(BYTES)).toBe(true);
  const parts = bed.disk.paths().filter((path) => path.includes('/part-'));
  expect(parts).toHaveLength(5);
  for (const path of parts) expect(path).toMatch(/^vit-384\.int8\.[0-9a-f]{16}\/part-0000[0-4]$/);
  expect(Math.max(...(await Promise.all(parts.map(sizeAt))))).toBe(PART);
});

async function sizeAt(path: string): Promise<number> {
  const [folder = '', name = ''] = path.split('/');
  return (await (await (await bed.disk.getDirectoryHandle(folder)).getFileHandle(name)).getFile()).size;
}

it('marks the file as complete last of all', async () => {
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  expect(bed.disk.disk.written.at(-1)).toBe('complete.json');
  expect(bed.disk.disk.written.filter((name) => name === 'complete.json')).toHaveLength(1);
});

it('goes by way of the content network, and sends nothing about the reader', async () => {
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  expect(bed.hub.requests.map(({ host }) => host)).toEqual(['hub', 'network']);
  expect(bed.hub.requests[0]?.path).toBe(
    '/AdamCodd/vit-base-nsfw-detector/resolve/8587de998f441aac03fdd57a85d2e4cb808c7d64/onnx/model_int8.onnx',
  );
  for (const { cookie, referer } of bed.hub.requests)
    expect([cookie, referer]).toEqual([undefined, undefined]);
});

it('tells bytes, speed and time left on the way', async () => {
  bed.hub.mood = { bytesPerSecond: PART * 2 };
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  const running = bed.told.flatMap((state) => (state.phase === 'running' ? [state] : []));
  const received = running.map((state) => state.received);
  expect(received).toEqual(received.toSorted((a, b) => a - b));
  expect(received.some((bytes) => bytes > 0 && bytes < BYTES.length)).toBe(true);
  const paced = running.filter(({ bytesPerSecond }) => bytesPerSecond !== undefined).at(-1);
  expect(paced?.bytesPerSecond).toBeGreaterThan(PART);
  expect(paced?.bytesPerSecond).toBeLessThan(PART * 3);
  expect(paced?.secondsLeft).toBeLessThan(3);
  // No more than a reader can read.
  expect(running.length).toBeLessThan(20);
});

it('starts once, however often it is asked', async () => {
  await Promise.all([1, 2, 3].map(() => bed.store.start('vit-384', 'int8')));
  await bed.phase('ready');
  await bed.store.start('vit-384', 'int8');
  expect(bed.hub.asked).toHaveLength(1);
});

it('keeps dtypes apart', async () => {
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  expect(await bed.store.open('vit-384', 'fp16')).toBeUndefined();
  expect((await bed.store.states()).map(({ phase }) => phase)).toEqual(['ready', 'none', 'none', 'none']);
});

it('is ready for the next host', async () => {
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  bed.restart();
  await bed.phase('ready');
  expect((await bed.opened())?.equals(BYTES)).toBe(true);
  expect(bed.hub.asked).toHaveLength(1);
});

it('deletes, and leaves nothing', async () => {
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  await bed.store.cancel('vit-384', 'int8');
  await bed.phase('ready');
  await bed.store.delete('vit-384', 'int8');
  expect(await bed.phase('none')).toMatchObject({ received: 0 });
  expect(bed.disk.paths()).toEqual([]);
  expect(await bed.opened()).toBeUndefined();
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
});

it('does not open a file of which something was taken away', async () => {
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  const [folder = ''] = [...bed.disk.entriesByName.keys()];
  await (await bed.disk.getDirectoryHandle(folder)).removeEntry('part-00001');
  expect(await bed.opened()).toBeUndefined();
  await bed.phase('none');
  expect(bed.disk.paths()).toEqual([]);
});

it('removes what an earlier version has downloaded, and nothing else', async () => {
  await bed.store.start('vit-384', 'int8');
  await bed.phase('ready');
  await (await bed.disk.getDirectoryHandle('vit-384.int8.0123456789abcdef', { create: true })).getFileHandle(
    'part-00000',
    {
      create: true,
    },
  );
  bed.restart();
  await bed.store.states();
  expect([...bed.disk.entriesByName.keys()]).toHaveLength(1);
  await bed.phase('ready');
});
