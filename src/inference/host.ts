import { platform } from '#platform';
import { version } from '../../package.json';
import { askerOf } from '../platform/asker';
import { browser, type Runtime } from '../platform/browser';
import { fromBackground, fromContent, fromPage, serve } from '../platform/messaging';
import { background } from '../platform/services';
import { VIT } from '../shared/catalogue';
import { HOST_IDLE_MS, STAY_AWAKE_EVERY_MS } from '../shared/limits';
import { modelsOf, type Plan } from '../shared/plan';
import { ancestorsIn, type Choices, type Health, Host } from '../shared/protocol';
import { DEFAULTS, type Settings } from '../shared/settings';
import type { Dtype, Weights } from '../shared/weights';
import { Access } from './access';
import { Admission } from './admission';
import { Climb } from './climb';
import type { StartWorker } from './crew';
import { Engine, type WeightsOf } from './engine';
import type { Gpu } from './gpu';
import { Judge } from './judge';
import { Ladder } from './ladder';
import { Plans } from './plans';
import { type PortLine, servePort } from './port';
import { probes } from './probes';
import { SpeedMemory } from './speed-memory';
import { ModelStore } from './store/model-store';
import { serveStore } from './store/serve';
import { type Judging, Team } from './team';

/** The document that the host lives in, and the machine under it. */
export interface Home {
  readonly startWorker: StartWorker;
  /** WASM threads worth having. */
  readonly threads: number;
  /** Workers with one thread that are worth having beside one another. */
  readonly workers: number;
  /** They take all cores that there are: one of them rests while a page is scrolled. */
  readonly crowded: boolean;
  readonly findGpu: () => Promise<Gpu | string>;
  /** Outlives the host. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Sends `online` when there is a network again. */
  readonly network: Pick<EventTarget, 'addEventListener'>;
  /** Ends the host when nothing was asked for {@link HOST_IDLE_MS}. */
  close(): void;
  /**
   * When the models are loaded: at once, the default, or with the first page that asks, where the host shares its
   * context with a background that is woken for less.
   */
  readonly warmUp?: 'now' | 'when asked';
}

/** The inference host: one for the whole browser. Ports of content scripts come in, outcomes go out. */
export function startHost(home: Home): void {
  const { startWorker, threads, workers, crowded, findGpu, storage, network, close, warmUp = 'now' } = home;
  let warm = false;
  const store = new ModelStore();
  network.addEventListener('online', () => void store.goOn());
  const lines = new Set<PortLine>();
  const speed = new SpeedMemory(storage, version);
  const weightsOf: WeightsOf = (model, forms) => plans.weightsOf(model, forms);
  const ladder = new Ladder(threads, () => {
    judge.adapt();
    if (warm) void prepare(plans.plan);
  });
  const team = workers > 1 ? new Team(startWorker, weightsOf, ladder, workers, threads) : undefined;
  const engine: Judging = team ?? new Engine(startWorker, weightsOf, ladder, threads);
  const onScroll = (): void => {
    if (crowded) team?.makeRoom();
  };
  const judge: Judge = new Judge(() => plans.plan, engine);
  const whenIdle = <T>(task: () => Promise<T>): Promise<T> => judge.whenIdle(task);
  const climb = new Climb({ engine, ladder, startWorker, weightsOf, findGpu, probes, whenIdle });
  const plans: Plans = new Plans(store, isPackaged, (plan) => {
    for (const line of lines) line.tellPlan(plan.mode);
    engine.keepTo(modelsOf(plan));
    if (warm) void settle(plan);
  });
  const access = new Access();
  const admission = new Admission(judge, access);
  // Where it fails the first fetch tries again, and says so.
  access.guard().catch(() => undefined);
  const prepare = async (plan: Plan): Promise<void> => {
    for (const model of modelsOf(plan)) await whenIdle(() => engine.warm(model));
  };
  /** Loads the models of a plan, finds them the best device, and sees how fast they are on it. */
  const settle = async (plan: Plan): Promise<void> => {
    await prepare(plan);
    await climb.to(plan);
    if (!modelsOf(plan).includes(VIT)) return;
    const ms = await climb.measure(VIT).catch(() => undefined);
    if (ms === undefined || plan !== plans.plan) return;
    speed.ms = ms;
    plans.vitMs = ms;
  };
  const isIdle = (): boolean => admission.waiting === 0 && !store.busy;
  const idle = idleTimer(isIdle, close);
  setInterval(() => {
    if (!isIdle()) void platform.stayAwake();
  }, STAY_AWAKE_EVERY_MS);

  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    const ancestors = ancestorsIn(port.name);
    if (ancestors === undefined || port.sender === undefined || !fromContent(port.sender)) return;
    void warmUpOnce();
    const line = servePort(port, askerOf(port.sender, ancestors), admission, idle.touch, onScroll);
    lines.add(line);
    // It may keep scores from before a former host ended, by other models.
    void chosen.then(() => line.tellPlan(plans.plan.mode));
    port.onDisconnect.addListener(() => lines.delete(line));
  });
  serve(Host, (sender) => fromPage(sender) || fromBackground(sender), {
    health: async (): Promise<Health> => {
      // A host that was woken by this very call does not know yet which models there are.
      if (!warm) await chosen;
      return {
        ...engine.health,
        mode: plans.plan.mode,
        model: modelsOf(plans.plan)
          .map(({ id }) => id)
          .join('+'),
        waiting: admission.waiting,
        ladder: ladder.outcomes,
        ...(speed.ms === undefined ? {} : { vitMs: speed.ms }),
        ...(climb.gpuForm === undefined ? {} : { gpuForm: climb.gpuForm }),
      };
    },
    choose: (_sender, choices) => choose(choices),
  });
  serveStore(store);
  const take = ({ mode, device, withCookies }: Pick<Settings, keyof Choices>): void => {
    access.withCookies = withCookies;
    ladder.choice = device;
    plans.choose(mode);
  };
  const choose = (choices: Choices): void => {
    const other = ladder.choice !== choices.device;
    take(choices);
    if (other && warm) void settle(plans.plan);
  };
  if (speed.ms !== undefined) plans.vitMs = speed.ms;
  const chosen = (async (): Promise<void> => {
    // Nobody may be there to answer, and then nothing comes.
    take((await background.choices().catch(() => undefined)) ?? DEFAULTS);
    await plans.look();
  })();
  const warmUpOnce = async (): Promise<void> => {
    if (warm) return;
    warm = true;
    // The first pass of every plan but one, and soon needed: it loads while the rest is found out.
    const first = whenIdle(() => engine.warm(plans.plan.first));
    await chosen;
    await first;
    await settle(plans.plan);
  };
  if (warmUp === 'now') void warmUpOnce();
}

/** Whether the package has a model's weights itself. */
async function isPackaged({ id, files }: Weights, dtype: Dtype): Promise<boolean> {
  const url = browser.runtime.getURL(`models/${id}/onnx/${files[dtype].file}`);
  try {
    const reader = (await fetch(url)).body?.getReader();
    // Firefox answers for any file, and fails at the first byte of one that is not there; Chrome rejects at once.
    const first = await reader?.read();
    await reader?.cancel();
    return first?.done === false;
  } catch {
    return false;
  }
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
