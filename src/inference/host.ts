import { browser, type Runtime } from '../platform/browser';
import { fromBackground, fromContent, fromPage, serve } from '../platform/messaging';
import { background } from '../platform/services';
import type { Model } from '../shared/catalogue';
import { HOST_IDLE_MS } from '../shared/limits';
import { modelsOf, type Plan } from '../shared/plan';
import { type Health, Host, SCRIM_PORT } from '../shared/protocol';
import { Admission } from './admission';
import { Engine } from './engine';
import { Judge } from './judge';
import { Plans } from './plans';
import { type PortLine, servePort } from './port';
import { ModelStore } from './store/model-store';
import { serveStore } from './store/serve';

/**
 * The inference host: one for the whole browser. Ports of content scripts come in, outcomes go out.
 *
 * @param startWorker starts a new worker of this name for the models
 * @param close ends the host when nothing was asked for {@link HOST_IDLE_MS}
 */
export function startHost(startWorker: (name: string) => Worker, close: () => void): void {
  const store = new ModelStore();
  const lines = new Set<PortLine>();
  const plans = new Plans(store, isPackaged, (plan) => {
    for (const line of lines) line.tellPlan();
    void prepare(plan);
  });
  const engine = new Engine(startWorker, (model) => plans.weightsOf(model));
  const judge = new Judge(() => plans.plan, engine);
  const admission = new Admission(judge);
  const prepare = async (plan: Plan): Promise<void> => {
    for (const model of modelsOf(plan)) await judge.prepare(model);
  };
  const idle = idleTimer(() => admission.waiting === 0 && !store.busy, close);

  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    if (port.name !== SCRIM_PORT || port.sender === undefined || !fromContent(port.sender)) return;
    const line = servePort(port, admission, idle.touch);
    lines.add(line);
    port.onDisconnect.addListener(() => lines.delete(line));
  });
  serve(Host, (sender) => fromPage(sender) || fromBackground(sender), {
    health: (): Health => ({
      ...engine.health,
      mode: plans.plan.mode,
      model: modelsOf(plans.plan)
        .map(({ id }) => id)
        .join('+'),
      waiting: admission.waiting,
    }),
    setMode: (_sender, mode) => plans.choose(mode),
  });
  serveStore(store);
  void (async () => {
    // The first pass of every plan but one, and soon needed: it loads while the rest is found out.
    const first = judge.prepare(plans.plan.first);
    plans.choose(await background.mode().catch(() => 'auto' as const));
    await plans.look();
    await first;
    await prepare(plans.plan);
  })();
}

/** Whether the package has a model's weights itself; asking for a file that is not there rejects. */
async function isPackaged({ id, dtype }: Model): Promise<boolean> {
  const file = browser.runtime.getURL(`models/${id}/onnx/model_${dtype}.onnx`);
  return fetch(file, { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  );
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
