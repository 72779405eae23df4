import QuickLRU from 'quick-lru';
import { messageOf } from '../shared/log';
import type { Mode } from '../shared/plan';
import type { Source } from '../shared/protocol';
import { LAST_URGENCY, type Outcome } from '../shared/verdict';
import type { PageSource } from './candidates/candidate';
import type { HostClient, Request } from './host-client';

/** Longer addresses are images themselves, larger than thumbnails: the host has their scores, by a hash. */
const LONG = 20_000;
/** Scores kept in a frame, by address: rows that are recycled while scrolling get theirs back in the same moment. */
const KEPT = 2_000;

/**
 * Questions that nobody waits for any more and that stay asked, behind all others, until so many others have been left
 * as well: rows that are scrolled past come back, and to read their pictures again is what costs a page the most.
 */
const LINGERING = 32;

interface Seat {
  urgency: number;
  readonly land: (outcome: Outcome) => void;
}

/** One question under way, shared by all elements that show the same address. */
interface Flight {
  readonly waiting: Map<object, Seat>;
  readonly requests: Pick<Request, 'setUrgency' | 'cancel'>[];
  /** Its key never comes again. */
  readonly once: boolean;
}

/** One flight per distinct address of this frame. */
export class Flights {
  readonly #host: HostClient;
  readonly #flights = new Map<string, Flight>();
  /** Those without passengers, the one that was left first at the front. */
  readonly #left = new Map<string, Flight>();
  readonly #kept = new QuickLRU<string, Outcome>({ maxSize: KEPT });

  constructor(host: HostClient) {
    this.#host = host;
    let mode: Mode | undefined;
    host.onPlan = (now) => {
      // What the old models said stands where it was applied; what is asked from now on, the new ones answer.
      if (mode !== undefined && now !== mode) this.#kept.clear();
      mode = now;
    };
  }

  /** @returns the scores that this frame already has for an address; never a failure */
  known(key: string): Outcome | undefined {
    return this.#kept.get(key);
  }

  /**
   * Asks for a verdict on an address, or joins those who have.
   *
   * @param passenger who waits; one flight each
   * @param land called once, unless the passenger leaves before
   */
  board(
    key: string,
    source: PageSource,
    passenger: object,
    urgency: number,
    land: (outcome: Outcome) => void,
  ): void {
    const flight = this.#flights.get(key);
    const seat = { urgency, land };
    if (flight === undefined) return this.#depart(key, source, passenger, seat);
    flight.waiting.set(passenger, seat);
    this.#left.delete(key);
    this.#settle(flight);
  }

  setUrgency(key: string, passenger: object, urgency: number): void {
    const flight = this.#flights.get(key);
    const seat = flight?.waiting.get(passenger);
    if (flight === undefined || seat === undefined || seat.urgency === urgency) return;
    seat.urgency = urgency;
    this.#settle(flight);
  }

  leave(key: string, passenger: object): void {
    const flight = this.#flights.get(key);
    if (flight === undefined || !flight.waiting.delete(passenger)) return;
    if (flight.waiting.size > 0) return this.#settle(flight);
    if (flight.once) return this.#cancel(key, flight);
    for (const request of flight.requests) request.setUrgency(LAST_URGENCY);
    this.#left.set(key, flight);
    const [oldest] = this.#left;
    if (this.#left.size > LINGERING && oldest !== undefined) this.#cancel(...oldest);
  }

  #cancel(key: string, flight: Flight): void {
    this.#left.delete(key);
    this.#flights.delete(key);
    for (const request of flight.requests) request.cancel();
  }

  #depart(key: string, source: PageSource, first: object, seat: Seat): void {
    // Aboard before anything is asked: a flight without passengers is one that all have left.
    const once = source.from === 'page' && source.once === true;
    const flight: Flight = { waiting: new Map([[first, seat]]), requests: [], once };
    this.#flights.set(key, flight);
    void this.#fly(key, flight, source, seat.urgency).then((outcome) => this.#land(key, flight, outcome));
  }

  async #fly(key: string, flight: Flight, source: PageSource, urgency: number): Promise<Outcome> {
    if (source.from === 'many') return this.#flyTogether(flight, source.parts, urgency);
    try {
      if (source.from === 'host') return await this.#ask(key, flight, source.source, urgency);
      const frames = source.frames && this.#ask(key, flight, source.frames, urgency);
      const shown = await this.#ask(key, flight, await readOrFetch(source, flight), urgency);
      const moved = await frames;
      return moved?.ok === true ? worstOf([shown, moved]) : shown;
    } catch (error) {
      const reason = error instanceof RangeError ? 'too-large' : 'network';
      return { ok: false, reason, detail: messageOf(error) };
    }
  }

  async #ask(key: string, flight: Flight, source: Source, urgency: number): Promise<Outcome> {
    if (this.#flights.get(key) !== flight) return UNWANTED;
    const ask = this.#host.ask(source, flight.waiting.size === 0 ? LAST_URGENCY : urgency);
    flight.requests.push(ask);
    this.#settle(flight);
    return ask.outcome;
  }

  /** Each image is a flight of its own, which others may have boarded for it alone. */
  async #flyTogether(flight: Flight, parts: Parts, urgency: number): Promise<Outcome> {
    flight.requests.push({
      setUrgency: (changed) => {
        for (const { key } of parts) this.setUrgency(key, flight, changed);
      },
      cancel: () => {
        for (const { key } of parts) this.leave(key, flight);
      },
    });
    const outcomes = parts.map(({ key, source }) => {
      const known = this.known(key);
      if (known !== undefined) return known;
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      this.board(key, source, flight, urgency, resolve);
      return promise;
    });
    return worstOf(await Promise.all(outcomes));
  }

  #land(key: string, flight: Flight, outcome: Outcome): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
    if (this.#left.get(key) === flight) this.#left.delete(key);
    const lasts = outcome.ok && !outcome.volatile && !flight.once;
    if (lasts && key.length <= LONG) this.#kept.set(key, outcome);
    for (const { land } of flight.waiting.values()) land(outcome);
  }

  /** As urgent as the most urgent of those who wait; an address may be shown by hundreds. */
  #settle({ requests, waiting }: Flight): void {
    if (requests.length === 0 || waiting.size === 0) return;
    let most: number = LAST_URGENCY;
    for (const { urgency } of waiting.values()) most = Math.min(most, urgency);
    for (const request of requests) request.setUrgency(most);
  }
}

type Parts = Extract<PageSource, { from: 'many' }>['parts'];

/** @returns what holds for all of several images: a failure where there is one, else the highest score */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  const scored = outcomes.filter((outcome) => outcome.ok);
  const worst = scored.reduce<(typeof scored)[number] | undefined>(
    (most, each) => (most !== undefined && most.scores.nsfw >= each.scores.nsfw ? most : each),
    undefined,
  );
  const failure = outcomes.find((outcome) => !outcome.ok);
  if (failure?.ok === false) return worst === undefined ? failure : { ...failure, beside: worst.scores };
  if (worst === undefined) return { ok: false, reason: 'refused', detail: 'there is nothing to judge' };
  return { ...worst, volatile: scored.some(({ volatile }) => volatile) };
}

const UNWANTED: Outcome = { ok: false, reason: 'network', detail: 'nobody waits for it any more' };

async function readOrFetch(
  { read, otherwise }: Extract<PageSource, { from: 'page' }>,
  { waiting }: Flight,
): Promise<Source> {
  try {
    return { kind: 'bytes', bytes: await read() };
  } catch (error) {
    // Nothing is downloaded for nobody.
    if (otherwise === undefined || error instanceof RangeError || waiting.size === 0) throw error;
    return otherwise;
  }
}
