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
  /** What became of the question about the pixels that are sighted now; of a film that runs, about its poster. */
  readonly outcome: Outcome | undefined;
  /** What is known of the moving picture that it shows, or hides. */
  readonly sampled?: Outcome | undefined;
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
  /** Nothing is painted; what comes is hidden from its first frame on, without anything to be seen of a cover. */
  readonly held?: true;
}

/**
 * The whole policy, as a table from facts to state.
 *
 * Safe is only what is complete: while an element loads new pixels it may still paint the old ones, or half of both.
 */
export function standingOf(facts: Facts, settings: Settings): Standing {
  const { sighting, overdue, revealed } = facts;
  const outcome = outcomeOf(facts);
  if (sighting.is === 'empty') return { state: 'skip', reason: 'empty' };
  if (sighting.is === 'broken') return { state: 'unknown', reason: 'broken', bare: true };
  if (isSmall(facts)) return { state: 'skip', reason: 'small' };
  if (sighting.is === 'blank') return { state: 'skip', reason: 'empty', held: true };
  const late = lateness(overdue, revealed);
  if (sighting.is === 'coming') return late;
  if (revealed && outcome !== undefined) return { state: 'shown' };
  if (outcome?.ok === false) {
    const { reason, beside } = outcome;
    if (beside !== undefined && decide(beside, settings.sensitivity) === 'blur') return { state: 'blur' };
    const choice = reason === 'unreadable' ? settings.unreadable : settings.unknown;
    return choice === 'show' ? { state: 'unknown', reason, bare: true } : { state: 'unknown', reason };
  }
  if (outcome !== undefined && decide(outcome.scores, settings.sensitivity) === 'blur')
    return { state: 'blur' };
  if (!sighting.complete) return late;
  return { state: outcome === undefined ? 'pending' : 'safe' };
}

/** What counts of the pixels that are shown now, and of those that may be in the next moment. */
export function outcomeOf({ sighting, outcome, sampled }: Facts): Outcome | undefined {
  if (sighting.is !== 'image') return outcome;
  if (sighting.moves === true) return sampled;
  if (sighting.hides !== true || outcome?.ok !== true) return outcome;
  // What cannot be read would cover every poster before it; it is covered when its own time comes.
  if (sampled?.ok !== true) return sampled && outcome;
  return sampled.scores.nsfw > outcome.scores.nsfw ? sampled : outcome;
}

/** Whether a picture that nobody knows to be safe may take the place of this one. */
export function needsVigil({ sighting, outcome }: Facts, { sensitivity }: Settings): boolean {
  if (sighting.is !== 'image' || sighting.behind === undefined) return false;
  return outcome?.ok !== true || decide(outcome.scores, sensitivity) === 'blur';
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

/** Whether it matters where it is: for what is asked and not answered, and for what the browser loads when it is near. */
export function isOpen({ sighting, box, outcome }: Pick<Facts, 'sighting' | 'box' | 'outcome'>): boolean {
  if (sighting.is !== 'image') return sighting.is === 'coming';
  if (sighting.lazy && !sighting.complete) return true;
  return outcome === undefined && !isSmall({ sighting, box });
}

/** An image that is here and too small to matter; one that is still coming may yet grow. */
export function isSmall({ sighting, box }: Pick<Facts, 'sighting' | 'box'>): boolean {
  const here = sighting.is === 'blank' || (sighting.is === 'image' && sighting.complete);
  if (!here || box === undefined) return false;
  if (sighting.is === 'image' && (sighting.scalable || sighting.painted?.beyond)) return false;
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
  if (sighting.scalable) return true;
  if (sighting.painted?.beyond === true) return near || box !== undefined;
  const size = box ?? (hidden && sighting.complete ? sighting.natural : undefined);
  return size !== undefined && Math.min(size.width, size.height) >= SMALL_SIDE;
}

/** Whether something is kept from the reader. */
export function isCovered({ state, bare }: Standing): boolean {
  return state === 'pending' || state === 'blur' || (state === 'unknown' && bare !== true);
}
