import type PQueue from 'p-queue';

let tickets = 0;

/**
 * One image's place in the queues. Its urgency may change while it waits, and it may be given up.
 * Urgency counts up from 0 (most urgent); p-queue's priority counts the other way.
 */
export class Ticket {
  readonly #controller = new AbortController();
  #urgency: number;
  #waitsIn: { readonly queue: PQueue; readonly id: string; readonly pass: 0 | 1 } | undefined;

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
    const { queue, id, pass } = this.#waitsIn ?? {};
    if (queue !== undefined && id !== undefined) queue.setPriority(id, priorityOf(urgency, pass ?? 0));
  }

  giveUp(): void {
    this.#controller.abort();
  }

  /**
   * Waits for a turn in a queue and does the work; rejects at once when given up while waiting.
   *
   * @param pass 0 for the first, 1 for a second one, which comes after all first ones of its own urgency and of the next
   */
  async queue<T>(queue: PQueue, work: () => Promise<T> | T, pass: 0 | 1 = 0): Promise<T> {
    this.signal.throwIfAborted();
    const id = `${++tickets}`;
    this.#waitsIn = { queue, id, pass };
    const done = (): void => {
      if (this.#waitsIn?.id === id) this.#waitsIn = undefined;
    };
    const turn = async (): Promise<T> => {
      done();
      return work();
    };
    try {
      return await queue.add(turn, { id, priority: priorityOf(this.#urgency, pass), signal: this.signal });
    } finally {
      done();
    }
  }
}

/**
 * p-queue counts up, and urgency down. A second opinion takes as long as half a dozen first passes: what the reader is about
 * to scroll to is cleared before it, what is far away only after it, or a page without end would keep it waiting for ever.
 */
const priorityOf = (urgency: number, pass: 0 | 1): number => -(2 * urgency + 3 * pass);
