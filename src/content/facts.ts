import { type PAGE_LOAD_MS, SMALL_SIDE } from '../shared/limits';
import { decide } from '../shared/policy';
import type { Settings } from '../shared/settings';
import type { Outcome, SkipReason, State, UnknownReason } from '../shared/verdict';
import type { Sighting } from './candidates/candidate';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** All that is known of one watched element; its state follows from this and nothing else. */
export interface Facts {
  readonly sighting: Sighting;
  /** The box in CSS pixels; unknown before the first layout. */
  readonly box: Size | undefined;
  /** What became of the question about the pixels that are sighted now. */
  readonly outcome: Outcome | undefined;
  /** The browser has been loading it for longer than {@link PAGE_LOAD_MS}. */
  readonly overdue: boolean;
  /** The reader asked to see it. */
  readonly revealed: boolean;
}

export interface Standing {
  readonly state: State;
  readonly reason?: UnknownReason | SkipReason;
  /** `unknown`, and yet not covered: it has no pixels, or the reader chose so. */
  readonly bare?: true;
}

/**
 * The whole policy, as a table from facts to state.
 *
 * Safe is only what is complete: while an element loads new pixels it may still paint the old ones, or half of both.
 */
export function standingOf(facts: Facts, settings: Settings): Standing {
  const { sighting, outcome, overdue, revealed } = facts;
  if (sighting.is === 'empty') return { state: 'skip', reason: 'empty' };
  if (sighting.is === 'broken') return { state: 'unknown', reason: 'broken', bare: true };
  if (isSmall(facts)) return { state: 'skip', reason: 'small' };
  const late = lateness(overdue, revealed);
  if (sighting.is === 'coming') return late;
  if (revealed && outcome !== undefined) return { state: 'shown' };
  if (outcome?.ok === false) {
    const { reason, beside } = outcome;
    if (beside !== undefined && decide(beside, settings.sensitivity) === 'blur') return { state: 'blur' };
    return settings.unknown === 'show'
      ? { state: 'unknown', reason, bare: true }
      : { state: 'unknown', reason };
  }
  if (outcome !== undefined && decide(outcome.scores, settings.sensitivity) === 'blur')
    return { state: 'blur' };
  if (!sighting.complete) return late;
  return { state: outcome === undefined ? 'pending' : 'safe' };
}

/** Of what has not come. Never bare: its pixels may come yet, and no clock uncovers them (promise 1). */
function lateness(overdue: boolean, revealed: boolean): Standing {
  if (!overdue) return { state: 'pending' };
  return revealed ? { state: 'shown' } : { state: 'unknown', reason: 'timeout' };
}

/** Whether the browser is at work on its pixels: that has a deadline too, or a silent server covers it for ever. */
export function isLoading({ sighting }: Pick<Facts, 'sighting'>, near: boolean): boolean {
  if (sighting.is === 'coming') return near || !sighting.lazy;
  return sighting.is === 'image' && !sighting.complete && (near || !sighting.lazy);
}

/** An image that is here and too small to matter; one that is still coming may yet grow. */
export function isSmall({ sighting, box }: Pick<Facts, 'sighting' | 'box'>): boolean {
  if (sighting.is !== 'image' || !sighting.complete || box === undefined) return false;
  if (sighting.painted?.beyond === true) return false;
  return Math.min(box.width, box.height) < SMALL_SIDE;
}

/**
 * Whether it is time to ask for a verdict: the address is known, and it is an image of some size. Before its size is
 * known it may be a tracking pixel, which is not worth a second request to its server.
 *
 * @param near whether it is in or near the viewport
 * @param hidden whether the document is: then there is no layout, and the image's own size counts
 */
export function isRipe(
  { sighting, box }: Pick<Facts, 'sighting' | 'box'>,
  near: boolean,
  hidden: boolean,
): boolean {
  if (sighting.is !== 'image') return false;
  if (sighting.lazy && !sighting.complete && !near) return false;
  if (sighting.painted?.beyond === true) return near || box !== undefined;
  const size = box ?? (hidden && sighting.complete ? sighting.natural : undefined);
  return size !== undefined && Math.min(size.width, size.height) >= SMALL_SIDE;
}
