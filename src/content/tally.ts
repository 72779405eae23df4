import type { Counts } from '../shared/protocol';
import type { Watched } from './watched';

/** Counts images by state, and those without a verdict by reason. */
export function tally(images: Iterable<Watched>): Counts {
  const counts: Counts = { states: {}, reasons: {} };
  for (const { standing } of images) {
    counts.states[standing.state] = (counts.states[standing.state] ?? 0) + 1;
    if (standing.reason !== undefined) {
      counts.reasons[standing.reason] = (counts.reasons[standing.reason] ?? 0) + 1;
    }
  }
  return counts;
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
