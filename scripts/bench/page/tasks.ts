import type { CDPSession } from 'playwright';

/** A task of some thread, in milliseconds of the browser's clock. */
export interface Task {
  readonly from: number;
  readonly ms: number;
  /** What the processor gave it: less than it lasted where it waited for a core. */
  readonly cpuMs: number;
}

/** One event of the browser's tracing; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** Has a `RunTask` for each task, and little else. */
const CATEGORY = 'disabled-by-default-devtools.timeline';

/** So far two clocks' readings of one task may lie apart, in milliseconds: what a page is told is rounded. */
const APART_MS = 2;

/** Of shorter ones nobody is told, in milliseconds: there are thousands. */
const SHORT_MS = 40;

/** Has the browser write down its tasks, in all of its processes. @returns ends it, and tells of those that are not short */
export async function traceTasks(session: CDPSession): Promise<() => Promise<Task[]>> {
  const events: TraceEvent[] = [];
  const onEvents = ({ value }: { readonly value: readonly object[] }): void => {
    for (const event of value as TraceEvent[]) if (event.name === 'RunTask') events.push(event);
  };
  session.on('Tracing.dataCollected', onEvents);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: [CATEGORY], excludedCategories: ['*'] },
  });
  return async () => {
    const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
    await session.send('Tracing.end');
    await complete;
    session.off('Tracing.dataCollected', onEvents);
    return events
      .map(({ ts, dur = 0, tdur = dur }) => ({ from: ts / 1000, ms: dur / 1000, cpuMs: tdur / 1000 }))
      .filter(({ ms }) => ms >= SHORT_MS);
  };
}

/** @returns what the processor gave to a task that the page was told of; all of its time where the browser has no such task */
export function cpuOf(from: number, ms: number, tasks: readonly Task[]): number {
  const isIt = (task: Task): boolean =>
    Math.abs(task.from - from) <= APART_MS && Math.abs(task.ms - ms) <= APART_MS;
  return tasks.find(isIt)?.cpuMs ?? ms;
}
