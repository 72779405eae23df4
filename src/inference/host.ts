import { browser, type Runtime } from '../platform/browser';
import { fromContent, fromPage, serve } from '../platform/messaging';
import { HOST_IDLE_MS } from '../shared/limits';
import { modelsOf, planFor } from '../shared/plan';
import { type Health, Host, SCRIM_PORT } from '../shared/protocol';
import { Admission } from './admission';
import { Engine } from './engine';
import { Judge } from './judge';
import { servePort } from './port';
import { ModelStore } from './store/model-store';
import { serveStore } from './store/serve';

/**
 * The inference host: one for the whole browser. Ports of content scripts come in, outcomes go out.
 *
 * @param startWorker starts a new worker of this name for the models
 * @param close ends the host when nothing was asked for {@link HOST_IDLE_MS}
 */
export function startHost(startWorker: (name: string) => Worker, close: () => void): void {
  const plan = planFor('auto', false);
  const engine = new Engine(startWorker);
  const judge = new Judge(() => plan, engine);
  const admission = new Admission(judge);
  const store = new ModelStore();
  const idle = idleTimer(() => admission.waiting === 0 && !store.busy, close);

  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    if (port.name !== SCRIM_PORT || port.sender === undefined || !fromContent(port.sender)) return;
    servePort(port, admission, idle.touch);
  });
  serve(Host, fromPage, {
    health: (): Health => ({
      ...engine.health,
      model: modelsOf(plan)
        .map(({ id }) => id)
        .join('+'),
      waiting: admission.waiting,
    }),
  });
  serveStore(store);
  void (async () => {
    for (const model of modelsOf(plan)) await judge.prepare(model);
  })();
}

function idleTimer(isIdle: () => boolean, close: () => void): { touch(): void } {
  let timer: ReturnType<typeof setTimeout>;
  const touch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => (isIdle() ? close() : touch()), HOST_IDLE_MS);
  };
  touch();
  return { touch };
}
