import type PQueue from 'p-queue';

let tickets = 0;

/**
 * One image's place in the queues. Its urgency may change while it waits, and it may be given up.
 * Urgency counts up from 0 (most urgent); p-queue's priority counts the other way.
 */
export class Ticket {
  readonly #controller = new AbortController();
  #urgency: number;
  #waitsIn: { readonly queue: PQueue; readonly id: string } | undefined;

  constructor(urgency: number) {
    this.#urgency = urgency;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get urgency(): number {
    return this.#urgency;
  }

  set urgency(urgency: number) {
    if (urgency === this.#urgency) return;
    this.#urgency = urgency;
    this.#waitsIn?.queue.setPriority(this.#waitsIn.id, -urgency);
  }

  giveUp(): void {
    this.#controller.abort();
  }

  /** Waits for a turn in a queue and does the work; rejects at once when given up while waiting. */
  async queue<T>(queue: PQueue, work: () => Promise<T> | T): Promise<T> {
    this.signal.throwIfAborted();
    const id = `${++tickets}`;
    this.#waitsIn = { queue, id };
    const done = (): void => {
      if (this.#waitsIn?.id === id) this.#waitsIn = undefined;
    };
    const turn = async (): Promise<T> => {
      done();
      return work();
    };
    try {
      return await queue.add(turn, { id, priority: -this.#urgency, signal: this.signal });
    } finally {
      done();
    }
  }
}
