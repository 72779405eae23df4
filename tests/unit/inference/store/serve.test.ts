import { beforeEach, expect, it, vi } from 'vitest';
import type { ModelStore } from '../../../../src/inference/store/model-store';
import { serveStore } from '../../../../src/inference/store/serve';
import type { Runtime } from '../../../../src/platform/browser';
import { STORE_PORT, type StoreState } from '../../../../src/shared/protocol';
import { browser, resetBrowser, senders } from '../../support/browser';
import { turn } from '../../support/deferred';
import { FakeEvent } from '../../support/fake-event';

vi.mock('../../../../src/platform/browser', () => import('../../support/browser'));

const STATE: StoreState = { id: 'vit-384', dtype: 'int8', total: 10, received: 0, phase: 'none' };

function fakeStore() {
  const changes = new FakeEvent<[StoreState]>();
  const store = {
    states: vi.fn(async () => [STATE]),
    onChange: (listener: (state: StoreState) => void) => {
      changes.addListener(listener);
      return () => changes.removeListener(listener);
    },
    start: vi.fn(async () => undefined),
    pause: vi.fn(async () => undefined),
    resume: vi.fn(async () => undefined),
    cancel: vi.fn(async () => undefined),
    delete: vi.fn(async () => undefined),
  };
  return { ...store, changes };
}

class FakePort {
  readonly name: string;
  readonly sender: Runtime.MessageSender;
  readonly postMessage = vi.fn();
  readonly onDisconnect = new FakeEvent<unknown[]>();

  constructor(name: string, sender: Runtime.MessageSender) {
    this.name = name;
    this.sender = sender;
  }
}

let store: ReturnType<typeof fakeStore>;
const connect = async (sender: Runtime.MessageSender, name = STORE_PORT): Promise<FakePort> => {
  const port = new FakePort(name, sender);
  browser.runtime.onConnect.emit(port as unknown as Runtime.Port);
  await turn();
  return port;
};
const call = (sender: Runtime.MessageSender, method: string, args: unknown) =>
  browser.runtime.onMessage.emit({ service: 'store', method, args }, sender)[0];

beforeEach(() => {
  resetBrowser();
  store = fakeStore();
  serveStore(store as unknown as ModelStore);
});

it.each(['start', 'pause', 'resume', 'cancel', 'delete'] as const)('does %s for a page', async (method) => {
  await call(senders.options, method, ['vit-384', 'int8']);
  expect(store[method]).toHaveBeenCalledWith('vit-384', 'int8');
});

it('answers with the states', async () => {
  expect(await call(senders.options, 'states', [])).toEqual([STATE]);
});

it('does nothing for a content script or a stranger, who could fill the disk', async () => {
  for (const sender of [senders.content, senders.webPage, senders.otherExtension]) {
    expect(call(sender, 'start', ['vit-384', 'int8'])).toBeUndefined();
    const port = await connect(sender);
    store.changes.emit(STATE);
    await turn();
    expect(port.postMessage).not.toHaveBeenCalled();
  }
  expect(store.start).not.toHaveBeenCalled();
});

it.each([[['vit-384', 'int4']], [['../vit-384', 'int8']], [['vit-384']], [[]], [undefined]])(
  'refuses %j',
  async (args) => {
    await expect(call(senders.options, 'start', args)).rejects.toThrow('bad arguments');
    expect(store.start).not.toHaveBeenCalled();
  },
);

it('tells a page the states at once and at each change, until it goes', async () => {
  const port = await connect(senders.options);
  expect(port.postMessage.mock.calls).toEqual([[{ states: [STATE] }]]);
  store.changes.emit(STATE);
  await turn();
  expect(port.postMessage).toHaveBeenCalledTimes(2);
  port.onDisconnect.emit(port);
  store.changes.emit(STATE);
  await turn();
  expect(port.postMessage).toHaveBeenCalledTimes(2);
  expect(store.changes.size).toBe(0);
});

it('leaves ports of another name alone', async () => {
  const port = await connect(senders.options, 'scrim');
  expect(port.postMessage).not.toHaveBeenCalled();
});
