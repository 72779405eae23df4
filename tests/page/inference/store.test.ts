/** The model store on a browser's own file system, which a fake may differ from. */
import { beforeEach, expect, test } from 'vitest';
import { ModelStore } from '../../../src/inference/store/model-store';
import { browserTools } from '../../../src/inference/store/tools';
import { browserWeb } from '../../../src/inference/store/transfer';
import { PART_BYTES } from '../../../src/shared/limits';
import type { StoreState } from '../../../src/shared/protocol';
import { VIT_384 } from '../../../src/shared/weights';
import { until } from '../support/page';

/** Two full parts and a bit, of the size that ships. */
const BYTES = new Uint8Array(2 * PART_BYTES + 1_234_567).map((_, at) => (at * at + (at >> 8)) & 255);
const sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', BYTES))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');
const file = { file: 'model_int8.onnx', bytes: BYTES.length, sha256 };
const hub = {
  origin: 'http://hub.test',
  weights: [{ ...VIT_384, files: { int8: file, fp16: file, q4: file, fp32: file } }],
};

/** What was asked for, and after how many bytes of an answer nothing more comes. */
let ranges: (string | null)[];
let stopsAfter: number;

/** A healthy server with ranges, in pieces as a network gives them. */
function answer(init: RequestInit): Response {
  const range = new Headers(init.headers).get('range');
  ranges.push(range);
  const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
  let at = from;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
    },
    async pull(controller) {
      if (at - from >= stopsAfter) return new Promise(() => undefined);
      controller.enqueue(BYTES.slice(at, at + 65_536));
      at += 65_536;
      if (at >= BYTES.length) controller.close();
    },
  });
  const headers = { 'content-range': `bytes ${from}-${BYTES.length - 1}/${BYTES.length}`, etag: '"1"' };
  return new Response(body, { status: 206, headers });
}

const folder = 'test-models';
const root = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true });
const newStore = (): ModelStore =>
  new ModelStore(
    { ...browserTools, root, web: { ...browserWeb, fetch: async (_url, init) => answer(init) } },
    hub,
  );
const int8 = async (store: ModelStore): Promise<StoreState | undefined> =>
  (await store.states()).find(({ dtype }) => dtype === 'int8');
const phase = (store: ModelStore, wanted: StoreState['phase']) =>
  until(async () => expect((await int8(store))?.phase).toBe(wanted));

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const [name, entry] of (await root()).entries()) {
    if (entry instanceof FileSystemDirectoryHandle) for await (const child of entry.keys()) found.push(child);
    else found.push(name);
  }
  return found.sort();
}

beforeEach(async () => {
  ranges = [];
  stopsAfter = Number.POSITIVE_INFINITY;
  const opfs = await navigator.storage.getDirectory();
  await opfs.removeEntry(folder, { recursive: true }).catch(() => undefined);
});

test('downloads, pauses, resumes in another host, proves, opens and deletes', async () => {
  stopsAfter = PART_BYTES + 300_000;
  const first = newStore();
  await first.start('vit-384', 'int8');
  await until(async () => expect((await int8(first))?.received).toBeGreaterThan(PART_BYTES));
  expect(await first.open('vit-384', 'int8')).toBeUndefined();
  await first.pause('vit-384', 'int8');
  const paused = await int8(first);
  expect(paused).toMatchObject({ phase: 'paused' });
  expect(await names()).toEqual(['etag.json', 'note.json', 'part-00000', 'part-00001']);

  stopsAfter = Number.POSITIVE_INFINITY;
  const second = newStore();
  await phase(second, 'paused');
  await second.resume('vit-384', 'int8');
  await phase(second, 'ready');
  expect(ranges).toEqual(['bytes=0-', `bytes=${paused?.received}-`]);
  const blob = await second.open('vit-384', 'int8');
  expect(blob?.size).toBe(BYTES.length);
  const opened = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer());
  expect(opened.every((byte, at) => byte === BYTES[at])).toBe(true);

  const third = newStore();
  await phase(third, 'ready');
  await third.delete('vit-384', 'int8');
  await phase(third, 'none');
  expect(await names()).toEqual([]);
});

test('a write that was not closed leaves what was there before', async () => {
  const store = newStore();
  stopsAfter = PART_BYTES + 300_000;
  await store.start('vit-384', 'int8');
  await until(async () => expect((await int8(store))?.received).toBeGreaterThan(PART_BYTES));
  await store.pause('vit-384', 'int8');
  const received = (await int8(store))?.received;
  for await (const entry of (await root()).values()) {
    if (!(entry instanceof FileSystemDirectoryHandle)) continue;
    const stream = await (await entry.getFileHandle('part-00009', { create: true })).createWritable();
    await stream.write(new Uint8Array(100));
  }
  const next = newStore();
  stopsAfter = Number.POSITIVE_INFINITY;
  await next.resume('vit-384', 'int8');
  await phase(next, 'ready');
  // Not from the beginning: what was there was still there.
  expect(ranges).toEqual(['bytes=0-', `bytes=${received}-`]);
  expect((await next.open('vit-384', 'int8'))?.size).toBe(BYTES.length);
});
