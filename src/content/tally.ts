import type { Counts } from '../shared/protocol';
import type { Standing } from './facts';

/** How many images stand for what, kept as they change: a page of thousands is not counted again for each. */
export class Tally {
  readonly #states = new Map<string, number>();
  readonly #reasons = new Map<string, number>();

  /** One image stood for something, and stands for something else; `undefined` while it is not watched. */
  move(before: Standing | undefined, after: Standing | undefined): void {
    this.#add(before, -1);
    this.#add(after, 1);
  }

  /** Images by state, and those without a verdict by reason; without zeros. */
  get counts(): Counts {
    return { states: Object.fromEntries(this.#states), reasons: Object.fromEntries(this.#reasons) };
  }

  #add(standing: Standing | undefined, times: number): void {
    if (standing === undefined) return;
    add(this.#states, standing.state, times);
    if (standing.reason !== undefined) add(this.#reasons, standing.reason, times);
  }
}

function add(counts: Map<string, number>, name: string, times: number): void {
  const count = (counts.get(name) ?? 0) + times;
  if (count === 0) counts.delete(name);
  else counts.set(name, count);
}

/** Calls at most once per `ms`, always with a last call after the last change. */
export function throttle(ms: number, call: () => void, signal: AbortSignal): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return () => {
    if (signal.aborted) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      call();
    }, ms);
  };
}
