import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followHealth, type ModelHealth } from '../../../src/ui/shared/health';

const READY: ModelHealth = {
  model: 'mobilenet-v2',
  backend: 'wasm',
  threads: 2,
  state: 'ready',
  mode: 'fast',
  ladder: [{ rung: 'webgpu', state: 'left', reason: 'absent', detail: 'no adapter' }],
};
const told: (ModelHealth | undefined)[] = [];
let stop: AbortController;

const follow = (ask: () => Promise<unknown>) =>
  void followHealth(ask, (health) => told.push(health), stop.signal);

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
});

test('asks at most once a second', async () => {
  const ask = vi.fn(async () => READY);
  follow(ask);
  await vi.advanceTimersByTimeAsync(900);
  expect(ask).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_200);
  expect(ask).toHaveBeenCalledTimes(4);
  expect(told.at(-1)).toEqual(READY);
});

test('a host that sleeps, refuses or talks nonsense is told as undefined', async () => {
  const ask = vi
    .fn<() => Promise<unknown>>()
    .mockResolvedValueOnce(undefined)
    .mockResolvedValueOnce({ ...READY, state: 'odd' })
    .mockRejectedValueOnce(new Error('no receiver'))
    .mockResolvedValue(READY);
  follow(ask);
  await vi.advanceTimersByTimeAsync(3_500);
  expect(told).toEqual([undefined, undefined, undefined, READY]);
});

test('a late host keeps what was known of it, and is asked again', async () => {
  const ask = vi.fn<() => Promise<unknown>>(() => new Promise(() => {}));
  ask.mockResolvedValueOnce(READY);
  follow(ask);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([READY]);
  expect(ask.mock.calls.length).toBeGreaterThan(2);
});

test('asks when it comes to be seen, and not before', async () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
  vi.stubGlobal('document', page);
  const ask = vi.fn(async () => READY);
  follow(ask);
  await vi.advanceTimersByTimeAsync(3_100);
  expect(ask).not.toHaveBeenCalled();
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(1);
  expect(ask).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

test('stops', async () => {
  const ask = vi.fn(async () => READY);
  follow(ask);
  await vi.advanceTimersByTimeAsync(100);
  stop.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ask).toHaveBeenCalledTimes(1);
});
