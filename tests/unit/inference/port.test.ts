import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Admission, Seat } from '../../../src/inference/admission';
import { servePort } from '../../../src/inference/port';
import type { Runtime } from '../../../src/platform/browser';
import { ALIVE_EVERY_MS } from '../../../src/shared/limits';
import type { Ask, Asker, Source } from '../../../src/shared/protocol';
import type { Outcome } from '../../../src/shared/verdict';
import { type Deferred, deferred } from '../support/deferred';
import { FakeEvent } from '../support/fake-event';
import { manyGarbage } from '../support/garbage';
import { outcomeOf } from '../support/scores';

type FakeSeat = Seat & {
  readonly source: Source;
  readonly urgency: number;
  readonly answer: Deferred<Outcome>;
};

const port = {
  onMessage: new FakeEvent<[unknown]>(),
  onDisconnect: new FakeEvent<[]>(),
  postMessage: vi.fn<(message: unknown) => void>(),
};
const asker: Asker = {
  origin: 'https://page.test',
  reach: 'public',
  page: 'https://page.test/',
  incognito: false,
};
const touch = vi.fn();
const onScroll = vi.fn();
let seats: FakeSeat[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  port.onMessage.clear();
  port.onDisconnect.clear();
  seats = [];
  const ask = (source: Source, urgency: number, by: Asker): Seat => {
    expect(by).toBe(asker);
    const answer = deferred<Outcome>();
    const seat = { source, urgency, answer, outcome: answer.promise, setUrgency: vi.fn(), leave: vi.fn() };
    seats.push(seat);
    return seat;
  };
  servePort(port as unknown as Runtime.Port, asker, { ask } as unknown as Admission, touch, onScroll);
});
afterEach(() => {
  vi.useRealTimers();
});

const hear = (message: Ask): void => void port.onMessage.emit(message);
const ask = (id: number, urgency = 0): FakeSeat => {
  hear({ type: 'ask', id, source: { kind: 'url', url: `https://example.org/${id}.jpg` }, urgency });
  return seat(seats.length - 1);
};
const seat = (index: number): FakeSeat => {
  const found = seats[index];
  if (found === undefined) throw new Error(`there is no seat ${index}`);
  return found;
};
const settle = async (one: FakeSeat, outcome: Outcome): Promise<void> => {
  one.answer.resolve(outcome);
  await vi.advanceTimersByTimeAsync(0);
};
const sent = (): unknown[] => port.postMessage.mock.calls.map(([message]) => message);
const alive = { type: 'alive' };

describe('a request', () => {
  it('is asked with its urgency, and answered by its number', async () => {
    ask(1, 4);
    const second = ask(2);
    expect(seat(0)).toMatchObject({ source: { kind: 'url', url: 'https://example.org/1.jpg' }, urgency: 4 });
    await settle(second, outcomeOf(0.8));
    await settle(seat(0), { ok: false, reason: 'http', detail: '404' });
    expect(sent()).toEqual([
      { type: 'answer', id: 2, outcome: outcomeOf(0.8) },
      { type: 'answer', id: 1, outcome: { ok: false, reason: 'http', detail: '404' } },
    ]);
  });

  it('may bring the bytes along', () => {
    const bytes = Uint8Array.of(1, 2, 3).buffer;
    hear({ type: 'ask', id: 1, source: { kind: 'bytes', bytes }, urgency: 0 });
    expect(seat(0).source).toEqual({ kind: 'bytes', bytes });
  });

  it('may become more or less urgent, and those that are unknown are passed over', () => {
    ask(1);
    ask(2);
    hear({
      type: 'urgency',
      changes: [
        [2, 3],
        [99, 1],
        [1, 5],
      ],
    });
    expect(seat(0).setUrgency).toHaveBeenCalledExactlyOnceWith(5);
    expect(seat(1).setUrgency).toHaveBeenCalledExactlyOnceWith(3);
  });

  it('that is cancelled is given up and never answered; the others are', async () => {
    const [first, second] = [ask(1), ask(2)];
    hear({ type: 'cancel', ids: [1, 99] });
    expect(first.leave).toHaveBeenCalledOnce();
    expect(second.leave).not.toHaveBeenCalled();
    await settle(first, outcomeOf(0.1));
    await settle(second, outcomeOf(0.2));
    expect(sent()).toEqual([{ type: 'answer', id: 2, outcome: outcomeOf(0.2) }]);
  });

  it('is over once it was answered', async () => {
    await settle(ask(1), outcomeOf(0));
    hear({ type: 'urgency', changes: [[1, 0]] });
    hear({ type: 'cancel', ids: [1] });
    expect(seat(0).setUrgency).not.toHaveBeenCalled();
    expect(seat(0).leave).not.toHaveBeenCalled();
  });

  it('takes the place of an older one of its number, whose answer is dropped', async () => {
    const [older, newer] = [ask(1), ask(1)];
    expect(older.leave).toHaveBeenCalledOnce();
    await settle(older, outcomeOf(0.9));
    expect(sent()).toEqual([]);
    await settle(newer, outcomeOf(0.1));
    expect(sent()).toEqual([{ type: 'answer', id: 1, outcome: outcomeOf(0.1) }]);
  });
});

it('says when its frame is being scrolled', () => {
  ask(1);
  expect(onScroll).not.toHaveBeenCalled();
  hear({ type: 'scroll' });
  expect(onScroll).toHaveBeenCalledOnce();
});

describe('the pulse', () => {
  it('beats while something waits, and only then', async () => {
    await vi.advanceTimersByTimeAsync(3 * ALIVE_EVERY_MS);
    expect(sent()).toEqual([]);
    const one = ask(1);
    await vi.advanceTimersByTimeAsync(2 * ALIVE_EVERY_MS);
    expect(sent()).toEqual([alive, alive]);
    await settle(one, outcomeOf(0));
    ask(2);
    hear({ type: 'cancel', ids: [2] });
    port.postMessage.mockClear();
    await vi.advanceTimersByTimeAsync(3 * ALIVE_EVERY_MS);
    expect(sent()).toEqual([]);
  });
});

describe('a frame that goes', () => {
  it('gives up all that it waits for', () => {
    const all = [ask(1), ask(2)];
    port.onDisconnect.emit();
    for (const { leave } of all) expect(leave).toHaveBeenCalledOnce();
  });

  it('is sent nothing more, and leaves no timer', async () => {
    const one = ask(1);
    port.onDisconnect.emit();
    await settle(one, outcomeOf(0.5));
    // Posting to a port that is gone throws, so not even what was still under way is answered.
    await settle(ask(2), outcomeOf(0.5));
    await vi.advanceTimersByTimeAsync(3 * ALIVE_EVERY_MS);
    expect(sent()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('signs of life', () => {
  it('are requests and answers', async () => {
    const one = ask(1);
    expect(touch).toHaveBeenCalledTimes(1);
    await settle(one, outcomeOf(0));
    expect(touch).toHaveBeenCalledTimes(2);
  });

  it('are not messages that mean nothing', () => {
    for (const message of manyGarbage(500)) port.onMessage.emit(message);
    for (const type of ['ask', 'urgency', 'cancel', 'constructor']) port.onMessage.emit({ type });
    port.onMessage.emit({ type: 'ask', id: 1, source: { kind: 'url', url: 'a' }, urgency: 99 });
    port.onMessage.emit({ type: 'urgency', changes: [['1', 0]] });
    expect(touch).not.toHaveBeenCalled();
    expect(seats).toHaveLength(0);
    expect(sent()).toEqual([]);
  });
});
