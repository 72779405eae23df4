import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { platform } from '#platform';
import { type Home, startHost } from '../../../src/inference/host';
import { Team } from '../../../src/inference/team';
import type { Runtime } from '../../../src/platform/browser';
import { HOST_IDLE_MS, STAY_AWAKE_EVERY_MS } from '../../../src/shared/limits';
import { nameOfPort } from '../../../src/shared/protocol';
import { browser, resetBrowser, senders } from '../support/browser';
import { FakeEvent } from '../support/fake-event';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));
const store = vi.hoisted(() => ({
  busy: false,
  onChange: () => () => undefined,
  states: async () => [],
  goOn: vi.fn(async () => undefined),
}));
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

const network = new EventTarget();
const home = (close: () => void): Home => ({
  startWorker: noWorker,
  threads: 1,
  workers: 1,
  crowded: false,
  findGpu: async () => 'no GPU in tests',
  storage: { getItem: () => null, setItem: () => undefined },
  network,
  close,
});

/** The port of a frame that comes. */
function connect() {
  const port = {
    name: nameOfPort([]),
    sender: senders.content,
    onMessage: new FakeEvent<[unknown]>(),
    onDisconnect: new FakeEvent<[]>(),
    postMessage: vi.fn(),
  };
  browser.runtime.onConnect.emit(port as unknown as Runtime.Port);
  return port;
}

beforeEach(() => {
  resetBrowser();
  vi.useFakeTimers();
  store.busy = false;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('goes on with downloads when there is a network again', () => {
  startHost(home(() => undefined));
  expect(store.goOn).not.toHaveBeenCalled();
  network.dispatchEvent(new Event('online'));
  expect(store.goOn).toHaveBeenCalledOnce();
});

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

it.each([true, false])('makes room for a page that is scrolled where all cores are taken: %s', (crowded) => {
  const makeRoom = vi.spyOn(Team.prototype, 'makeRoom');
  startHost({ ...home(() => undefined), workers: 2, crowded });
  connect().onMessage.emit({ type: 'scroll' });
  expect(makeRoom).toHaveBeenCalledTimes(crowded ? 1 : 0);
});

it('tells each frame that comes how images are judged', async () => {
  startHost(home(() => undefined));
  const { postMessage } = connect();
  await vi.advanceTimersByTimeAsync(0);
  expect(postMessage.mock.calls).toEqual([[{ type: 'plan', mode: 'fast' }]]);
});

describe('in an event page', () => {
  it('says again and again that it is at work, while a download runs and no longer', async () => {
    const stayAwake = vi.spyOn(platform, 'stayAwake');
    startHost({ ...home(() => undefined), warmUp: 'when asked' });
    await vi.advanceTimersByTimeAsync(10 * STAY_AWAKE_EVERY_MS);
    expect(stayAwake).not.toHaveBeenCalled();
    store.busy = true;
    await vi.advanceTimersByTimeAsync(10 * STAY_AWAKE_EVERY_MS);
    expect(stayAwake).toHaveBeenCalledTimes(10);
    store.busy = false;
    await vi.advanceTimersByTimeAsync(10 * STAY_AWAKE_EVERY_MS);
    expect(stayAwake).toHaveBeenCalledTimes(10);
  });

  it('starts no worker until a page asks', async () => {
    const startWorker = vi.fn(noWorker);
    startHost({ ...home(() => undefined), startWorker, warmUp: 'when asked' });
    await vi.advanceTimersByTimeAsync(STAY_AWAKE_EVERY_MS);
    expect(startWorker).not.toHaveBeenCalled();
    connect();
    await vi.advanceTimersByTimeAsync(STAY_AWAKE_EVERY_MS);
    expect(startWorker).toHaveBeenCalled();
  });
});
