import PQueue from 'p-queue';
import { beforeEach, describe, expect, it } from 'vitest';
import { Ticket } from '../../../src/inference/ticket';
import { deferred, turn } from '../support/deferred';

let queue: PQueue;
let order: string[];
beforeEach(() => {
  queue = new PQueue({ concurrency: 1 });
  order = [];
});

const quietly = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
/** Fills the queue's one place until the answer is resolved. */
function occupy(): { leave: () => void } {
  const { promise, resolve } = deferred();
  void queue.add(() => promise);
  return { leave: resolve };
}
function enter(name: string, urgency: number): { ticket: Ticket; ended: Promise<unknown> } {
  const ticket = new Ticket(urgency);
  const ended = quietly(ticket.queue(queue, () => order.push(name)));
  return { ticket, ended };
}

describe('a turn', () => {
  it('gives what the work gives, or throws', async () => {
    expect(await new Ticket(0).queue(queue, () => 3)).toBe(3);
    expect(await new Ticket(0).queue(queue, async () => 4)).toBe(4);
    const failing = new Ticket(0).queue(queue, () => {
      throw new Error('no work');
    });
    await expect(failing).rejects.toThrow('no work');
  });

  it('comes to the most urgent first, and among equals to who came first', async () => {
    const { leave } = occupy();
    const all = [
      enter('rest', 2),
      enter('near', 1),
      enter('view', 0),
      enter('near too', 1),
      enter('back', 5),
    ];
    leave();
    await Promise.all(all.map(({ ended }) => ended));
    expect(order).toEqual(['view', 'near', 'near too', 'rest', 'back']);
  });

  it('comes sooner or later when urgency changes', async () => {
    const { leave } = occupy();
    const [first, second, third] = [enter('first', 1), enter('second', 1), enter('third', 2)];
    third.ticket.urgency = 0;
    first.ticket.urgency = 5;
    second.ticket.urgency = 1;
    leave();
    await Promise.all([first.ended, second.ended, third.ended]);
    expect(order).toEqual(['third', 'second', 'first']);
    expect(first.ticket.urgency).toBe(5);
  });

  it('may change its urgency before, during and after', async () => {
    const ticket = new Ticket(3);
    ticket.urgency = 2;
    await ticket.queue(queue, async () => {
      ticket.urgency = 1;
      await turn();
      ticket.urgency = 0;
    });
    ticket.urgency = 4;
    const { leave } = occupy();
    const [mine, other] = [ticket.queue(queue, () => order.push('mine')), enter('other', 3)];
    leave();
    await Promise.all([mine, other.ended]);
    expect(order).toEqual(['other', 'mine']);
  });
});

describe('giving up', () => {
  it('ends a wait at once, and the work is never done', async () => {
    const { leave } = occupy();
    const { ticket, ended } = enter('given up', 0);
    const next = enter('next', 5);
    ticket.giveUp();
    expect(await ended).toMatchObject({ name: 'AbortError' });
    expect(queue.size).toBe(1);
    leave();
    await next.ended;
    expect(order).toEqual(['next']);
  });

  it('ends work that is under way, and frees its place', async () => {
    const ticket = new Ticket(0);
    const hanging = quietly(ticket.queue(queue, () => new Promise(() => undefined)));
    const next = enter('next', 5);
    await turn();
    expect(order).toEqual([]);
    ticket.giveUp();
    expect(await hanging).toMatchObject({ name: 'AbortError' });
    await next.ended;
    expect(order).toEqual(['next']);
  });

  it('lets nobody in afterwards', async () => {
    const ticket = new Ticket(0);
    ticket.giveUp();
    expect(await quietly(ticket.queue(queue, () => order.push('late')))).toMatchObject({
      name: 'AbortError',
    });
    expect(order).toEqual([]);
  });
});
