import type { Counts } from '../../shared/protocol';
import type { SkipReason, State, UnknownReason } from '../../shared/verdict';

export type Reason = UnknownReason | SkipReason;

/** The counts of a whole page; what nobody reported is 0. */
export interface TabCounts {
  readonly states: Readonly<Record<State, number>>;
  /** Largest first, none of them 0; equal ones by name, so that the list does not jump with what came first. */
  readonly reasons: readonly { readonly reason: Reason; readonly count: number }[];
  readonly total: number;
}

/** Adds up what the frames of a page have told, each frame once. */
export function addUp(frames: Iterable<Counts>): TabCounts {
  const states: Record<State, number> = { pending: 0, safe: 0, blur: 0, shown: 0, unknown: 0, skip: 0 };
  const reasons = new Map<Reason, number>();
  for (const counts of frames) {
    for (const state of Object.keys(states) as State[]) states[state] += counts.states[state] ?? 0;
    for (const [reason, count] of Object.entries(counts.reasons) as [Reason, number][])
      reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  return {
    states,
    reasons: [...reasons]
      .map(([reason, count]) => ({ reason, count }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    total: Object.values(states).reduce((sum, count) => sum + count, 0),
  };
}
