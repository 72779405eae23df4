import { messageOf } from '../../shared/log';
import type { Outcome } from '../../shared/verdict';
import { PRIORITY } from '../../shared/verdict';
import type { CandidateElement } from '../candidates/candidate';
import type { Flights } from '../flights';
import { Budget, SLOW_MS } from './budget';
import { isBlank, pictureOf, type Source, signatureOf, Unreadable } from './grab';
import { Leaf } from './leaf';
import { Moments } from './moments';
import type { Moving } from './moving';
import { Recent, WINDOW } from './recent';
import { compare, type Signature } from './signature';

/** A running picture is compared with the one judged last this often, in milliseconds. */
const LOOK_MS = 250;
/** So many that run at the same time are looked at so often; more share their looks. */
const AT_ONCE = 4;
/** So long each frame of an empty picture is looked at, in milliseconds: WebGL can be read only in the frame it is drawn in. */
const EAGER_MS = 10_000;
/** So long after the reader did something each frame of a picture that is at rest is looked at, in milliseconds. */
const ALERT_MS = 2_000;
/** A picture that could not be read is tried again so often: a page may clear it, and with it what forbade reading. */
const UNREADABLE_MS = 2_000;
/** A sample that failed is tried again after this, in milliseconds; each further failure doubles it. */
const FAILED_MS = 2_000;
const FAILED_TRIES = 4;
/** So many verdicts in a row may be too late for what is shown: what changes faster than it is judged is shown in the end. */
const LATE_TRIES = 3;
/** After a leap its frame is waited for so long, in milliseconds. */
const NEXT_MS = 500;

/** What has not changed for so long stands still, in milliseconds, though nobody can tell that of a canvas. */
const STILL_MS = 5_000;

/** Those that run and are looked at now. */
const running = new Set<Sampler>();

/** How many of them change: those share one model, and each gets its part. */
const crowd = (): number => Array.from(running).filter((sampler) => sampler.isLively).length;

/** Until the next look, in milliseconds. */
const pause = (): number => LOOK_MS * Math.max(1, Math.ceil(running.size / AT_ONCE));

let samples = 0;

/** The reader has done something: what is drawn in answer is to be seen before it is painted. */
export function alertAll(): void {
  for (const sampler of running) sampler.alert();
}

/**
 * Follows one element whose picture changes by itself, and says at each time what is known of what it shows.
 *
 * A still one (a paused film) is judged once. A running one is compared with itself four times a second, and judged
 * on a budget; what the latest samples say stands for the time until the next one. Nothing is looked at that nobody
 * can see.
 */
export class Sampler {
  readonly #element: CandidateElement;
  readonly #moving: Moving;
  readonly #flights: Flights;
  readonly #onNews: (outcome: Outcome | undefined, turned?: boolean) => void;
  readonly #budget = new Budget();
  readonly #recent = new Recent();
  readonly #moments = new Moments();
  readonly #leaf = new Leaf();
  #attends = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The frame that it has leapt to was not shown yet. */
  #awaitsNext = false;
  #nextTimer: ReturnType<typeof setTimeout> | undefined;
  /** A look is on its way. */
  #looks = false;
  /** The address under which the sample on its way was asked. */
  #flight: string | undefined;
  /** What was judged last, or is being judged. */
  #judged: Signature | undefined;
  /** How many samples in a row were of one and the same picture. */
  #repeats = 0;
  /** The still picture was asked about; another one is not the same. */
  #stillAsked = false;
  #failures = 0;
  /** So many verdicts in a row came when another picture was there. */
  #late = 0;
  /** After a failure nothing is asked before this moment. */
  #pausedUntil = 0;
  #judgedAt = Number.NEGATIVE_INFINITY;
  /** When it was last seen to differ from what was judged. */
  #changedAt = Number.NEGATIVE_INFINITY;
  /** Until then each frame is looked at. */
  #alertUntil = 0;
  /** Since when it waits for a first picture. */
  #waitsSince = 0;
  /** It ran on while nobody could see it. */
  #stale = false;
  /** Its verdict is old, and it is covered until the next: but it is not a picture that nobody has judged. */
  #rechecks = false;
  #covered = true;

  /**
   * @param onNews what is known of the picture that is shown is this from now on; `turned` where it is another one, for
   *   which a reader's wish does not hold
   */
  constructor(
    element: CandidateElement,
    moving: Moving,
    flights: Flights,
    onNews: (outcome: Outcome | undefined, turned?: boolean) => void,
  ) {
    this.#element = element;
    this.#moving = moving;
    this.#flights = flights;
    this.#onNews = onNews;
  }

  /** It has come to the page, for the first time or again. */
  begin(): void {
    this.#moving.begin?.(this.#element);
  }

  /** Whether it is only covered since its verdict is being renewed. */
  get rechecks(): boolean {
    return this.#rechecks;
  }

  /** Whether it was another picture lately. */
  get isLively(): boolean {
    return performance.now() - this.#changedAt < STILL_MS;
  }

  /** @param covered what came of the news; a covered picture is looked at more often */
  noteCover(covered: boolean): void {
    this.#covered = covered;
  }

  /** @param attends whether a reader can see the element, or will as soon as they scroll */
  attend(attends: boolean): void {
    if (attends === this.#attends) return;
    this.#attends = attends;
    if (!attends) return this.#rest();
    this.#stale = this.#recent.outcome !== undefined && performance.now() - this.#judgedAt > SLOW_MS;
    this.#waitsSince = performance.now();
    this.#look();
  }

  /** Something has happened to it: other pixels may be there, or it may have begun to run. */
  note(type: string): void {
    if (type === 'seeking') this.#leap();
    if (type === 'seeked' && this.#awaitsNext) this.#awaitNext();
    if (STILL.has(type)) {
      // The frame that a paused film stands on is one that nobody has looked at.
      this.#stillAsked = false;
      this.#moving.whenNext?.(this.#element, () => this.#lookAgain());
    }
    if (this.#attends) this.#look();
  }

  alert(): void {
    if (this.#moving.turns !== true || !this.#leaf.isAtRest) return;
    this.#alertUntil = performance.now() + ALERT_MS;
    this.#look();
  }

  /** It shows something else from now on, of which nothing is known. */
  restart(): void {
    this.#drop();
    this.#moments.clear();
    this.#rechecks = false;
    if (this.#attends) this.#look();
  }

  stop(): void {
    this.#attends = false;
    this.#rest();
    clearTimeout(this.#nextTimer);
    this.#awaitsNext = false;
    this.#leave();
    this.#moving.release?.(this.#element);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    running.delete(this);
  }

  #drop(): void {
    this.#leave();
    this.#recent.reset();
    this.#budget.reset();
    this.#judged = undefined;
    this.#stillAsked = false;
    this.#failures = 0;
    this.#pausedUntil = 0;
  }

  #leave(): void {
    if (this.#flight !== undefined) this.#flights.leave(this.#flight, this);
    this.#flight = undefined;
  }

  /** After a leap the browser shows, and gives to read, the frame before it until it tells of the next. */
  #awaitNext(): void {
    const { whenNext, sourceOf } = this.#moving;
    if (whenNext === undefined) return;
    const done = (): void => {
      clearTimeout(this.#nextTimer);
      this.#awaitsNext = false;
      if (this.#attends) this.#look();
    };
    this.#awaitsNext = true;
    whenNext(this.#element, () => {
      if (this.#awaitsNext && sourceOf(this.#element) !== undefined) done();
    });
    // A leap to the same frame has no next.
    clearTimeout(this.#nextTimer);
    this.#nextTimer = setTimeout(done, NEXT_MS);
  }

  /** To another place of the timeline: what is known of that place, and of no other, counts. */
  #leap(): void {
    const moment = this.#moving.momentOf(this.#element);
    const known = moment === undefined ? undefined : this.#moments.around(moment);
    this.#drop();
    this.#recent.reset(known);
    this.#rechecks = false;
    this.#awaitNext();
    this.#onNews(this.#recent.outcome);
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    clearTimeout(this.#timer);
    const { whenDrawn } = this.#moving;
    if (whenDrawn === undefined) return this.#lookNow();
    if (this.#looks) return;
    this.#looks = true;
    whenDrawn(() => {
      this.#looks = false;
      this.#lookNow();
    });
  }

  #lookNow(): void {
    if (!this.#attends) return;
    if (this.#moving.isRunning(this.#element)) running.add(this);
    else running.delete(this);
    try {
      this.#read();
    } catch (error) {
      this.#miss(error);
    }
  }

  #read(): void {
    const { isRunning, isProtected, noteBlank, sourceOf } = this.#moving;
    const source = sourceOf(this.#element);
    const runs = isRunning(this.#element);
    // A timer could be late for the next frame.
    if (runs && this.#isAlert()) this.#look();
    else if (runs) this.#lookIn(pause());
    if (source === undefined || this.#awaitsNext) return;
    if (isProtected(this.#element)) throw new Unreadable('it is protected');
    const seen = this.#seenOn(source);
    if (noteBlank(this.#element, seen === undefined)) this.#onNews(this.#recent.outcome);
    if (seen === undefined) return this.#isEager() ? this.#look() : this.#lookIn(pause());
    this.#judge(seen.source, seen.signature, runs);
  }

  /** What can be seen on it now, or else was on it last; `undefined` where it is empty as far as anybody can tell. */
  #seenOn(source: Source): { source: Source; signature: Signature } | undefined {
    const signature = signatureOf(source);
    if (!isBlank(source, signature)) {
      this.#moving.outdate?.(this.#element);
      return { source, signature };
    }
    const last = this.#moving.lastOf?.(this.#element);
    if (last === undefined) return undefined;
    const kept = signatureOf(last);
    return isBlank(last, kept) ? undefined : { source: last, signature: kept };
  }

  #judge(source: Source, signature: Signature, runs: boolean): void {
    this.#renew(runs, signature);
    this.#turn(signature);
    if (this.#flight !== undefined || performance.now() < this.#pausedUntil) return;
    if (runs ? this.#isDue(signature) : !this.#stillAsked) this.#sample(source, signature, !runs);
  }

  #isEager(): boolean {
    const waits = performance.now() - this.#waitsSince < EAGER_MS;
    return waits && this.#moving.whenDrawn !== undefined && running.size <= AT_ONCE;
  }

  #isAlert(): boolean {
    return performance.now() < this.#alertUntil && running.size <= AT_ONCE;
  }

  #turn(signature: Signature): void {
    if (this.#moving.turns !== true) return;
    if (!this.#leaf.turns(this.#judged, signature, performance.now())) return;
    this.#drop();
    this.#onNews(undefined, true);
  }

  /** Of what ran on unseen the old verdict says nothing; what looks as it did then is left as it was. */
  #renew(runs: boolean, signature: Signature): void {
    const stale = this.#stale && runs && compare(this.#judged, signature).changed;
    this.#stale = false;
    if (!stale) return;
    this.#drop();
    this.#rechecks = true;
    this.#onNews(undefined);
  }

  /** After a seek the browser may still have drawn the frame before, when it was read. */
  #lookAgain(): void {
    if (!this.#attends || this.#moving.isRunning(this.#element)) return;
    const source = this.#moving.sourceOf(this.#element);
    try {
      if (source === undefined || !compare(this.#judged, signatureOf(source)).changed) return;
    } catch {
      return;
    }
    this.#leave();
    this.#stillAsked = false;
    this.#look();
  }

  #isDue(signature: Signature): boolean {
    const difference = compare(this.#judged, signature);
    const now = performance.now();
    if (difference.changed) this.#changedAt = now;
    // As many samples as count tell all that there is to be told of a picture that stays as it is.
    const unsettled = this.#covered && (difference.changed || this.#repeats < WINDOW);
    return this.#budget.isDue({ ...difference, now, unsettled, crowd: Math.max(1, crowd()) });
  }

  #sample(source: Source, signature: Signature, still: boolean): void {
    const { momentOf, sizeOf } = this.#moving;
    const read = pictureOf(source, sizeOf(this.#element));
    const moment = momentOf(this.#element);
    this.#repeats = compare(this.#judged, signature).changed ? 1 : this.#repeats + 1;
    this.#judged = signature;
    this.#stillAsked = still;
    this.#judgedAt = performance.now();
    this.#budget.began(this.#judgedAt);
    const key = `sample:${++samples}`;
    this.#flight = key;
    this.#flights.board(key, { from: 'page', read, once: true }, this, PRIORITY.inView, (outcome) => {
      if (this.#flight !== key) return;
      this.#flight = undefined;
      this.#land(outcome, still, moment);
    });
  }

  #land(outcome: Outcome, still: boolean, moment: number | undefined): void {
    this.#budget.ended(performance.now(), outcome.ok ? outcome.scores.nsfw : undefined);
    if (outcome.ok && moment !== undefined) this.#moments.keep(moment, outcome);
    if (outcome.ok && this.#isLate(still)) return this.#look();
    // A still picture is what it is, whatever was there before it stood still.
    if (still) this.#recent.reset(outcome);
    else this.#recent.push(outcome);
    this.#rechecks = false;
    this.#onNews(this.#recent.outcome);
    if (outcome.ok) {
      this.#failures = 0;
      // It may have stood still, or gone elsewhere, while it was judged.
      if (this.#attends && !this.#stillAsked && !this.#moving.isRunning(this.#element)) this.#look();
    } else this.#tryAgain();
  }

  /** Whether what was judged is gone, and another picture would come to be seen by it: that is judged first. */
  #isLate(still: boolean): boolean {
    const counts = this.#attends && !still && this.#covered && this.#late < LATE_TRIES;
    const isLate = counts && this.#isAnother();
    this.#late = isLate ? this.#late + 1 : 0;
    return isLate;
  }

  #isAnother(): boolean {
    try {
      const source = this.#moving.sourceOf(this.#element);
      const seen = source === undefined ? undefined : this.#seenOn(source);
      return seen !== undefined && compare(this.#judged, seen.signature).cut;
    } catch {
      // The next look says what that means.
      return false;
    }
  }

  #tryAgain(): void {
    this.#failures++;
    const wait = FAILED_MS * 2 ** Math.min(this.#failures - 1, FAILED_TRIES);
    this.#pausedUntil = performance.now() + wait;
    // A still picture waits for the reader in the end; a running one may be another by then.
    this.#stillAsked = this.#failures >= FAILED_TRIES;
    if (this.#attends) this.#lookIn(wait);
  }

  #miss(error: unknown): void {
    this.#leave();
    // Only what was put on it can make it unreadable.
    this.#moving.noteBlank(this.#element, false);
    this.#recent.reset({
      ok: false,
      reason: 'unreadable',
      detail: messageOf(error),
    });
    this.#rechecks = false;
    this.#onNews(this.#recent.outcome);
    if (this.#moving.isRunning(this.#element)) this.#lookIn(UNREADABLE_MS);
  }
}

/** Events after which a film that does not run stands on another picture. */
const STILL = new Set(['seeked', 'pause', 'loadeddata', 'ended']);
