import QuickLRU from 'quick-lru';
import { messageOf } from '../shared/log';
import type { Outcome } from '../shared/verdict';
import type { PageSource } from './candidates/candidate';
import type { HostClient, Request } from './host-client';

/** Scores kept in a frame, by address: rows that are recycled while scrolling get theirs back in the same moment. */
const KEPT = 2_000;

/** One question under way, shared by all elements that show the same address. */
interface Flight {
  readonly waiting: Map<object, { urgency: number; readonly land: (outcome: Outcome) => void }>;
  request: Request | undefined;
}

/** One flight per distinct address of this frame. */
export class Flights {
  readonly #host: HostClient;
  readonly #flights = new Map<string, Flight>();
  readonly #kept = new QuickLRU<string, Outcome>({ maxSize: KEPT });

  constructor(host: HostClient) {
    this.#host = host;
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
    const flight = this.#flights.get(key) ?? this.#depart(key, source, urgency);
    flight.waiting.set(passenger, { urgency, land });
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
    this.#flights.delete(key);
    flight.request?.cancel();
  }

  #depart(key: string, source: PageSource, urgency: number): Flight {
    const flight: Flight = { waiting: new Map(), request: undefined };
    this.#flights.set(key, flight);
    void this.#fly(flight, source, urgency).then((outcome) => this.#land(key, flight, outcome));
    return flight;
  }

  async #fly(flight: Flight, source: PageSource, urgency: number): Promise<Outcome> {
    try {
      const asked =
        source.from === 'host' ? source.source : { kind: 'bytes' as const, bytes: await source.read() };
      const ask = this.#host.ask(asked, urgency);
      flight.request = ask;
      this.#settle(flight);
      // Everybody left while the page's copy was being read.
      if (flight.waiting.size === 0) ask.cancel();
      return await ask.outcome;
    } catch (error) {
      const reason = error instanceof RangeError ? 'too-large' : 'network';
      return { ok: false, reason, detail: messageOf(error) };
    }
  }

  #land(key: string, flight: Flight, outcome: Outcome): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
    if (outcome.ok && !outcome.volatile) this.#kept.set(key, outcome);
    for (const { land } of flight.waiting.values()) land(outcome);
  }

  #settle(flight: Flight): void {
    const urgencies = Array.from(flight.waiting.values(), ({ urgency }) => urgency);
    if (urgencies.length > 0) flight.request?.setUrgency(Math.min(...urgencies));
  }
}
