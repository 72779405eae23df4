import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Home, startHost } from '../../../src/inference/host';
import { HOST_IDLE_MS } from '../../../src/shared/limits';
import { resetBrowser } from '../support/browser';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));
const store = vi.hoisted(() => ({ busy: false, onChange: () => () => undefined, states: async () => [] }));
vi.mock('../../../src/inference/store/model-store', () => ({
  ModelStore: class {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: every host gets the one that the test holds
      return store;
    }
  },
}));

/** No model is ever loaded. */
const noWorker = (): Worker => {
  throw new Error('no worker here');
};

const home = (close: () => void): Home => ({
  startWorker: noWorker,
  threads: 1,
  findGpu: async () => 'no GPU in tests',
  storage: { getItem: () => null, setItem: () => undefined },
  close,
});

beforeEach(() => {
  resetBrowser();
  vi.useFakeTimers();
  store.busy = false;
});
afterEach(() => void vi.useRealTimers());

it('closes itself when nothing was asked for a while', async () => {
  const close = vi.fn();
  startHost(home(close));
  await vi.advanceTimersByTimeAsync(HOST_IDLE_MS - 1);
  expect(close).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(close).toHaveBeenCalledOnce();
});

it('stays while a download runs, and goes some time after it', async () => {
  store.busy = true;
  const close = vi.fn();
  startHost(home(close));
  await vi.advanceTimersByTimeAsync(3 * HOST_IDLE_MS);
  expect(close).not.toHaveBeenCalled();
  store.busy = false;
  await vi.advanceTimersByTimeAsync(HOST_IDLE_MS);
  expect(close).toHaveBeenCalledOnce();
});
