import { browser, type Runtime } from '../../platform/browser';
import { fromPage, serve } from '../../platform/messaging';
import { STORE_PORT, Store, type StoreNews } from '../../shared/protocol';
import type { ModelStore } from './model-store';

/** Lets the extension's own pages, and nobody else, use the store: calls come as messages, states go out on ports. */
export function serveStore(store: ModelStore): void {
  serve(Store, fromPage, {
    states: () => store.states(),
    start: (_sender, id, dtype) => store.start(id, dtype),
    pause: (_sender, id, dtype) => store.pause(id, dtype),
    resume: (_sender, id, dtype) => store.resume(id, dtype),
    cancel: (_sender, id, dtype) => store.cancel(id, dtype),
    delete: (_sender, id, dtype) => store.delete(id, dtype),
  });
  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    if (port.name === STORE_PORT && port.sender !== undefined && fromPage(port.sender)) push(store, port);
  });
}

function push(store: ModelStore, port: Runtime.Port): void {
  let gone = false;
  const send = async (): Promise<void> => {
    const states = [...(await store.states())];
    if (!gone) port.postMessage({ states } satisfies StoreNews);
  };
  const stop = store.onChange(() => void send());
  port.onDisconnect.addListener(() => {
    gone = true;
    stop();
  });
  void send();
}
