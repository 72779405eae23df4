import type { PageSource } from '../../../src/content/candidates/candidate';
import type { Flights } from '../../../src/content/flights';
import type { Outcome } from '../../../src/shared/verdict';
import { until } from './page';

export interface Boarding {
  readonly key: string;
  readonly source: PageSource;
  readonly passenger: object;
  urgency: number;
  readonly land: (outcome: Outcome) => void;
  left: boolean;
  landed: boolean;
}

/** Stands in for Flights: remembers who boarded, and lands when a test says so. */
export class FakeFlights {
  readonly boardings: Boarding[] = [];
  readonly scores = new Map<string, Outcome>();

  /** The same, as the session wants it. */
  get asFlights(): Flights {
    return this as unknown as Flights;
  }

  known(key: string): Outcome | undefined {
    return this.scores.get(key);
  }

  board(
    key: string,
    source: PageSource,
    passenger: object,
    urgency: number,
    land: (outcome: Outcome) => void,
  ): void {
    this.boardings.push({ key, source, passenger, urgency, land, left: false, landed: false });
  }

  setUrgency(key: string, passenger: object, urgency: number): void {
    const seat = this.waiting(key).find((boarding) => boarding.passenger === passenger);
    if (seat !== undefined) seat.urgency = urgency;
  }

  leave(key: string, passenger: object): void {
    const seat = this.waiting(key).find((boarding) => boarding.passenger === passenger);
    if (seat !== undefined) seat.left = true;
  }

  /** Those who wait for an address. */
  waiting(key: string): Boarding[] {
    return this.boardings.filter((boarding) => boarding.key === key && !boarding.left && !boarding.landed);
  }

  /** Waits until an address was asked about, and returns the newest who did. */
  boarded(key: string): Promise<Boarding> {
    return until(() => {
      const boarding = this.waiting(key).at(-1);
      if (boarding === undefined) {
        throw new Error(`nobody waits for ${key}; ${this.boardings.map((each) => each.key).join()}`);
      }
      return boarding;
    });
  }

  /** Waits until an address was asked about, and gives the same answer to all who wait. */
  async land(key: string, outcome: Outcome): Promise<void> {
    await this.boarded(key);
    for (const boarding of this.waiting(key)) {
      boarding.landed = true;
      boarding.land(outcome);
    }
  }
}

const scored = (nsfw: number): Outcome => ({
  ok: true,
  scores: { model: 'mobilenet-v2', nsfw, labels: { porn: nsfw } },
  volatile: false,
});
export const SAFE = scored(0.1);
export const FLAGGED = scored(0.9);
export const failed = (reason: Extract<Outcome, { ok: false }>['reason'] = 'network'): Outcome => ({
  ok: false,
  reason,
  detail: 'as the test wants it',
});
