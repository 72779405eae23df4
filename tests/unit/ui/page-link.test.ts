import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Runtime } from '../../../src/platform/browser';
import { followPage, type PageState, RECONNECT_MS, ROLL_CALL_MS } from '../../../src/ui/popup/page-link';

type Listener = (value: unknown) => void;

class FakePort {
  readonly sent: unknown[] = [];
  readonly #messages: Listener[] = [];
  readonly #ends: Listener[] = [];
  readonly onMessage = { addListener: (listener: Listener) => this.#messages.push(listener) };
  readonly onDisconnect = { addListener: (listener: Listener) => this.#ends.push(listener) };
  readonly disconnect = vi.fn();

  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  hear(message: unknown): void {
    for (const listener of this.#messages) listener(message);
  }
  end(): void {
    for (const listener of this.#ends) listener(this);
  }
}

const ports: FakePort[] = [];
const told: PageState[] = [];
let stop: AbortController;

const follow = () =>
  followPage(
    () => {
      const port = new FakePort();
      ports.push(port);
      return port as unknown as Runtime.Port;
    },
    (state) => told.push(state),
    stop.signal,
  );
const latestPort = (): FakePort => {
  const port = ports.at(-1);
  if (port === undefined) throw new Error('no port was opened');
  return port;
};
const counts = (frame: string, blur: number) => ({
  type: 'counts',
  frame,
  counts: { states: { blur }, reasons: {} },
});
const blurred = (): number | undefined => {
  const state = told.at(-1);
  return state?.kind === 'live' ? state.counts.states.blur : undefined;
};

beforeEach(() => {
  vi.useFakeTimers();
  ports.length = 0;
  told.length = 0;
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
});

test('it asks to watch, and a frame that speaks again replaces its own counts', () => {
  follow();
  expect(latestPort().sent).toEqual([{ type: 'watch' }]);
  latestPort().hear(counts('top', 2));
  latestPort().hear(counts('child', 5));
  expect(blurred()).toBe(7);
  latestPort().hear(counts('top', 3));
  expect(blurred()).toBe(8);
});

test('what is no answer is not counted', () => {
  follow();
  latestPort().hear({ type: 'counts', frame: 'top', counts: { states: { blur: -1 }, reasons: {} } });
  latestPort().hear({ type: 'counts', frame: 'top', counts: { states: { odd: 1 }, reasons: {} } });
  latestPort().hear('counts');
  expect(told).toEqual([]);
});

test('a page that is gone is away, and counted anew when it is back', () => {
  follow();
  latestPort().hear(counts('old', 9));
  latestPort().end();
  expect(told.at(-1)).toEqual({ kind: 'away' });
  vi.advanceTimersByTime(RECONNECT_MS);
  expect(ports).toHaveLength(2);
  latestPort().hear(counts('new', 1));
  expect(blurred()).toBe(1);
});

test('a frame that misses the roll call is counted no more', () => {
  follow();
  const port = latestPort();
  port.hear(counts('top', 1));
  port.hear(counts('child', 4));
  vi.advanceTimersByTime(ROLL_CALL_MS);
  expect(port.sent).toHaveLength(2);
  expect(blurred()).toBe(5);
  port.hear(counts('top', 1));
  vi.advanceTimersByTime(ROLL_CALL_MS);
  expect(blurred()).toBe(1);
});

test('a page too busy to answer keeps its counts', () => {
  follow();
  latestPort().hear(counts('top', 6));
  vi.advanceTimersByTime(3 * ROLL_CALL_MS);
  expect(blurred()).toBe(6);
});

test('retry goes to the page that is there, and nowhere else', () => {
  const link = follow();
  link.retry();
  expect(latestPort().sent).toContainEqual({ type: 'retry' });
  latestPort().end();
  link.retry();
  expect(latestPort().sent.filter((message) => JSON.stringify(message).includes('retry'))).toHaveLength(1);
});

test('a port that closes while it is spoken to does not throw', () => {
  const link = follow();
  latestPort().postMessage = () => {
    throw new Error('Attempting to use a disconnected port object');
  };
  expect(() => link.retry()).not.toThrow();
});

test('stop closes the port and opens no other', () => {
  follow();
  const port = latestPort();
  stop.abort();
  expect(port.disconnect).toHaveBeenCalledOnce();
  port.end();
  vi.advanceTimersByTime(10 * ROLL_CALL_MS);
  expect(ports).toHaveLength(1);
  expect(port.sent).toHaveLength(1);
});
