import { log, messageOf } from '../shared/log';
import { BACKGROUND, type Outcome, PRIORITY } from '../shared/verdict';
import { asThePage, isRefusal } from './as-page';
import type { PageSource } from './candidates/candidate';
import { sourceOf } from './css/join';
import { Deadlines } from './deadlines';
import { isRipe, isSmall } from './facts';
import type { Flights } from './flights';
import type { Visibility } from './visibility';
import type { Watched } from './watched';

/** Failures that the browser's own success with the same image may have made untrue. */
const PASSING = new Set(['network', 'timeout', 'http', 'host']);
/** Failures of the way to the server, or to the host. */
const OUTAGES = new Set(['network', 'timeout', 'host']);
/** What the browser has is asked for once more after so long, in milliseconds. */
const AGAIN_MS = 4_000;

/** Asks for verdicts on what elements show, when it is time, and no longer than somebody needs them. */
export class Inquiry {
  readonly #flights: Flights;
  readonly #visibility: Visibility;
  readonly #onAnswer: (watched: Watched) => void;
  readonly #again = new Deadlines<Watched>(AGAIN_MS, (watched) => {
    if (!isUnknown(watched) || !watched.element.isConnected) return;
    this.forgiveOnce(watched);
    this.#onAnswer(watched);
  });

  /** @param onAnswer an element's outcome is here: it has to be looked at anew */
  constructor(flights: Flights, visibility: Visibility, onAnswer: (watched: Watched) => void) {
    this.#flights = flights;
    this.#visibility = visibility;
    this.#onAnswer = onAnswer;
  }

  /** Called at will: asks once for each picture, and says how urgent it is by now. */
  ask(watched: Watched): void {
    const { element, asks: key } = watched;
    if (key === undefined || watched.outcome !== undefined || isSmall(watched)) {
      return this.leave(watched);
    }
    const waits = watched.waitsFor === key;
    if (!waits) this.recall(watched);
    if (watched.outcome !== undefined) return;
    const priority = this.#visibility.priorityOf(element);
    const urgency = priority + (document.hidden ? BACKGROUND : 0);
    if (waits) return this.#flights.setUrgency(key, watched, urgency);
    if (!isRipe(watched, priority !== PRIORITY.rest, document.hidden)) return;
    const source = sourceFor(watched, key);
    if (source === undefined) return;
    watched.waitsFor = key;
    this.#flights.board(key, source, watched, urgency, (outcome) => {
      if (watched.waitsFor !== key) return;
      watched.waitsFor = undefined;
      watched.outcome = outcome;
      watched.refused ||= isRefusal(outcome);
      // Where the browser has the image it was given, and it need not wait to be told.
      if (isRefusal(outcome) && isComplete(watched)) this.forgiveOnce(watched);
      else if (isOutage(outcome) && isComplete(watched) && !watched.retried) this.#again.start(watched);
      // It may have become complete, or something else, since it was asked.
      this.#onAnswer(watched);
    });
  }

  /** Takes what this frame has been told already, and asks nobody. */
  recall(watched: Watched): void {
    const { asks: key } = watched;
    if (key !== undefined) watched.outcome ??= this.#flights.known(key);
  }

  leave(watched: Watched): void {
    if (watched.waitsFor === undefined) return;
    this.#flights.leave(watched.waitsFor, watched);
    watched.waitsFor = undefined;
  }

  /** Nobody asks any more. */
  stop(): void {
    this.#again.clear();
  }

  /**
   * The network is back, or the reader: what could not be had for want of it may be asked for as if for the first time.
   *
   * @returns whether that was why
   */
  heal(watched: Watched): boolean {
    if (!isUnknown(watched) || !isOutage(watched.outcome)) return false;
    watched.outcome = undefined;
    watched.retried = false;
    return true;
  }

  /** The browser has the image after all: a failure that may have passed is forgotten, once. */
  forgiveOnce(watched: Watched): void {
    if (watched.outcome?.ok !== false || watched.retried) return;
    if (!PASSING.has(watched.outcome.reason) && !watched.refused) return;
    watched.retried = true;
    watched.outcome = undefined;
  }
}

/** @returns `undefined` while it cannot be had; and where it never can, with the reason as its outcome */
function sourceFor(watched: Watched, key: string): PageSource | undefined {
  const { sighting, element, kind } = watched;
  if (sighting.is !== 'image') return undefined;
  try {
    const source = sourceOf(kind, element, { ...sighting, key });
    return source !== undefined && watched.refused && sighting.complete
      ? asThePage(source, element, sighting.painted?.foreign)
      : source;
  } catch (error) {
    watched.outcome = { ok: false, reason: 'refused', detail: messageOf(error) };
    log.info('an address could not be read:', messageOf(error));
    return undefined;
  }
}

const isOutage = (outcome: Outcome | undefined): boolean =>
  outcome?.ok === false && OUTAGES.has(outcome.reason);

/** Not where the reader sees it: it would be covered again. */
const isUnknown = ({ standing }: Watched): boolean => standing.state === 'unknown' && standing.bare !== true;

const isComplete = ({ sighting }: Watched): boolean => sighting.is === 'image' && sighting.complete;
