import type { CDPSession } from 'playwright';
import { hottest, type Profile, type Stretch, workOf } from './profile';
import { prepareSampling } from './sampling';
import { cpuOf, type Task, traceTasks } from './tasks';

/** What the main thread of a page did over some time, in milliseconds. */
export interface Work {
  readonly wallMs: number;
  /** What the processor gave it; less than its tasks took where other threads and processes were busy. */
  readonly cpuMs: number;
  /** All of its tasks, and what of them was script, layout and style. */
  readonly taskMs: number;
  readonly scriptMs: number;
  readonly layoutMs: number;
  readonly styleMs: number;
  /**
   * With a script of Scrim on the stack: by sampling, less what that adds to it, and less what other threads and processes
   * took of the processor in the meantime, as they did of all tasks.
   */
  readonly scrimMs: number;
  readonly longTasks: readonly LongTask[];
}

/** A task of more than 50 ms, what the processor gave it, and how much of it was Scrim's: of the latter, by sampling. */
export interface LongTask {
  readonly ms: number;
  readonly cpuMs: number;
  readonly scrimMs: number;
}

/** What {@link MainThread} needs of its page: see `longTasks` of pages.ts. */
export type AskLongTasks = () => Promise<readonly { readonly startMs: number; readonly ms: number }[]>;

/** The names of the browser's own meters (`Performance.getMetrics`), which are in seconds. */
const METERS = {
  taskMs: 'TaskDuration',
  scriptMs: 'ScriptDuration',
  layoutMs: 'LayoutDuration',
  styleMs: 'RecalcStyleDuration',
} as const;

/** Meters one page's main thread, from one start to the next stop. */
export class MainThread {
  readonly #session: CDPSession;
  readonly #askLongTasks: AskLongTasks;
  readonly #slowdown: number;
  #before: ReadonlyMap<string, number> = new Map();
  #endTrace: () => Promise<Task[]> = async () => [];
  /** Where time goes in Scrim's functions, of all that was metered so far. */
  readonly hot = new Map<string, number>();

  private constructor(session: CDPSession, askLongTasks: AskLongTasks, slowdown: number) {
    this.#session = session;
    this.#askLongTasks = askLongTasks;
    this.#slowdown = slowdown;
  }

  /** @param slowdown what sampling adds to a script's time, see `samplingSlowdown` */
  static async of(session: CDPSession, askLongTasks: AskLongTasks, slowdown: number): Promise<MainThread> {
    await session.send('Performance.enable');
    await prepareSampling(session);
    return new MainThread(session, askLongTasks, slowdown);
  }

  async start(): Promise<void> {
    // Those of whatever was done since the last stop.
    await this.#askLongTasks();
    this.#endTrace = await traceTasks(this.#session);
    await this.#session.send('Profiler.start');
    this.#before = await this.#meters();
  }

  async stop(): Promise<Work> {
    const after = await this.#meters();
    const { profile } = (await this.#session.send('Profiler.stop')) as { profile: Profile };
    const tasks = await this.#endTrace();
    const mine = workOf(profile, isScrims);
    for (const [name, ms] of hottest(profile, isScrims, 40))
      this.hot.set(name, (this.hot.get(name) ?? 0) + ms);
    const since = (meter: string): number => {
      // The meters begin anew with each document.
      const [from, to] = [this.#before.get(meter) ?? 0, after.get(meter) ?? 0];
      return 1000 * (sameDocument(this.#before, after) ? to - from : to);
    };
    // That of the thread, whatever the document.
    const cpuMs = 1000 * ((after.get('ThreadTime') ?? 0) - (this.#before.get('ThreadTime') ?? 0));
    const taskMs = since(METERS.taskMs);
    const wallMs = 1000 * ((after.get('Timestamp') ?? 0) - (this.#before.get('Timestamp') ?? 0));
    const origin = 1000 * (after.get('NavigationStart') ?? 0);
    const long = await this.#askLongTasks();
    return {
      wallMs,
      cpuMs,
      taskMs,
      scriptMs: since(METERS.scriptMs),
      layoutMs: since(METERS.layoutMs),
      styleMs: since(METERS.styleMs),
      scrimMs: (sum(mine) * Math.min(1, cpuMs / taskMs)) / this.#slowdown,
      longTasks: long.map(({ startMs, ms }) => {
        const from = origin + startMs;
        const taskCpuMs = cpuOf(from, ms, tasks);
        const within = sum(mine.filter((one) => one.from >= from && one.from < from + ms));
        return { ms, cpuMs: taskCpuMs, scrimMs: within * Math.min(1, taskCpuMs / ms) };
      }),
    };
  }

  async #meters(): Promise<ReadonlyMap<string, number>> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  }
}

const isScrims = (url: string): boolean => url.startsWith('chrome-extension://');

const sameDocument = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean =>
  before.get('NavigationStart') === after.get('NavigationStart');

const sum = (stretches: readonly Stretch[]): number => stretches.reduce((all, { ms }) => all + ms, 0);

/** What followed on one another, as one. */
export function together(parts: readonly Work[]): Work {
  const total = (of: (work: Work) => number): number => parts.reduce((all, work) => all + of(work), 0);
  return {
    wallMs: total(({ wallMs }) => wallMs),
    cpuMs: total(({ cpuMs }) => cpuMs),
    taskMs: total(({ taskMs }) => taskMs),
    scriptMs: total(({ scriptMs }) => scriptMs),
    layoutMs: total(({ layoutMs }) => layoutMs),
    styleMs: total(({ styleMs }) => styleMs),
    scrimMs: total(({ scrimMs }) => scrimMs),
    longTasks: parts.flatMap(({ longTasks }) => longTasks),
  };
}

/** Where the browser begins to call a task long, in milliseconds. */
const LONG_MS = 50;

/**
 * Whether a long task is Scrim's doing: its work would not be long without, or Scrim alone would make it long. By what the
 * processor gave it: a task that is long because it waits for a core is none of less work.
 */
export const isScrimsDoing = ({ cpuMs, scrimMs }: LongTask): boolean =>
  scrimMs > LONG_MS || (cpuMs > LONG_MS && cpuMs - scrimMs <= LONG_MS);

/** Whether a task would have been over within 50 ms by the clock without Scrim's part of it, whatever else it waited for. */
export const isNearlyShort = ({ ms, scrimMs }: LongTask): boolean => ms > LONG_MS && ms - scrimMs <= LONG_MS;
