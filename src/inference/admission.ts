import PQueue from 'p-queue';
import { withDeadline } from '../shared/deadline';
import { FETCH_PLACE_MS, FETCHES_AT_ONCE, SILENT_FETCHES } from '../shared/limits';
import { messageOf } from '../shared/log';
import type { Asker, Source } from '../shared/protocol';
import type { Outcome } from '../shared/verdict';
import type { Access } from './access';
import { ImageFault } from './fault';
import type { Encoded } from './image-source';
import type { Judge } from './judge';
import { Ticket } from './ticket';

type Address = Extract<Source, { kind: 'url' }>;

/** One asker's hold on a flight. */
export interface Seat {
  readonly outcome: Promise<Outcome>;
  setUrgency(urgency: number): void;
  leave(): void;
}

/** All who wait for the same address share one download and one judgement. */
interface Flight {
  readonly ticket: Ticket;
  readonly outcome: Promise<Outcome>;
  readonly seats: Set<{ urgency: number }>;
}

/** Takes requests, one flight per distinct address, and brings each to an outcome. */
export class Admission {
  readonly #judge: Judge;
  readonly #access: Access;
  readonly #fetches = new PQueue({ concurrency: FETCHES_AT_ONCE });
  readonly #flights = new Map<string, Flight>();
  /** Downloads that have left their places. */
  #silent = 0;
  #anonymous = 0;

  constructor(judge: Judge, access: Access) {
    this.#judge = judge;
    this.#access = access;
  }

  /** Flights under way. */
  get waiting(): number {
    return this.#flights.size;
  }

  /** `outcome` never rejects. */
  ask(source: Source, urgency: number, asker: Asker): Seat {
    const key =
      source.kind === 'url' ? `url:${this.#access.nameOf(source, asker)}` : `bytes:${++this.#anonymous}`;
    const flight = this.#flights.get(key) ?? this.#depart(key, source, urgency, asker);
    const seat = { urgency };
    flight.seats.add(seat);
    const settle = (): void => {
      flight.ticket.urgency = Math.min(...Array.from(flight.seats, (other) => other.urgency));
    };
    settle();
    return {
      outcome: flight.outcome,
      setUrgency: (changed) => {
        seat.urgency = changed;
        if (flight.seats.has(seat)) settle();
      },
      leave: () => {
        if (!flight.seats.delete(seat)) return;
        if (flight.seats.size > 0) return settle();
        // Out of the map at once: who asks again gets a flight of their own, not one that is being given up.
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
        flight.ticket.giveUp();
      },
    };
  }

  #depart(key: string, source: Source, urgency: number, asker: Asker): Flight {
    const ticket = new Ticket(urgency);
    const outcome = this.#fly(source, ticket, asker).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight = { ticket, outcome, seats: new Set() };
    this.#flights.set(key, flight);
    return flight;
  }

  async #fly(source: Source, ticket: Ticket, asker: Asker): Promise<Outcome> {
    try {
      const { bytes, volatile } =
        source.kind === 'bytes'
          ? { bytes: new Uint8Array(source.bytes), volatile: false }
          : await this.#fetch(source, asker, ticket);
      return { ok: true, scores: await this.#judge.judge(bytes, ticket), volatile };
    } catch (error) {
      const reason = error instanceof ImageFault ? error.reason : 'host';
      return { ok: false, reason, detail: messageOf(error) };
    }
  }

  /** A server that says nothing holds up others for so long alone: its download goes on beside theirs. */
  async #fetch(source: Address, asker: Asker, ticket: Ticket): Promise<Encoded> {
    const { fetched } = await ticket.queue(this.#fetches, async () => {
      let hear = (): void => undefined;
      const heard = new Promise<void>((resolve) => {
        hear = resolve;
      });
      const fetched = this.#access.fetch(source, asker, ticket.signal, hear);
      const over = fetched.then(
        () => undefined,
        () => undefined,
      );
      const isSilent = await withDeadline(Promise.race([over, heard]), FETCH_PLACE_MS, 'a first word').then(
        () => false,
        () => true,
      );
      if (!isSilent || this.#silent >= SILENT_FETCHES) await over;
      else {
        this.#silent++;
        void over.then(() => this.#silent--);
      }
      return { fetched };
    });
    return fetched;
  }
}
