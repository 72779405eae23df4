import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import './with-resolvers';
import { HostClient } from '../../../src/content/host-client';
import { HOST_SILENCE_MS, HOST_TRIES, SCROLL_EVERY_MS, URGENCY_EVERY_MS } from '../../../src/shared/limits';
import type { Answer, Ask, Source } from '../../../src/shared/protocol';
import type { Outcome } from '../../../src/shared/verdict';

class FakeEvent<T> {
  readonly #listeners: ((value: T) => void)[] = [];
  addListener(listener: (value: T) => void): void {
    this.#listeners.push(listener);
  }
  emit(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}

/** One end of a port; the test plays the other one. */
class FakePort {
  readonly sent: Ask[] = [];
  readonly onMessage = new FakeEvent<unknown>();
  readonly onDisconnect = new FakeEvent<unknown>();
  closed = false;

  postMessage(message: Ask): void {
    if (this.closed) throw new Error('Attempting to use a disconnected port object');
    this.sent.push(message);
  }
  /** From this side: the other one is told, this one is not. */
  disconnect(): void {
    this.closed = true;
  }
  /** From the other side. */
  drop(): void {
    this.closed = true;
    this.onDisconnect.emit(this);
  }
  say(answer: Answer): void {
    this.onMessage.emit(answer);
  }
  get asked(): number[] {
    return this.sent.flatMap((ask) => (ask.type === 'ask' ? [ask.id] : []));
  }
}

const world = vi.hoisted(() => ({
  runtime: { id: 'scrim' as string | undefined, connect: (): unknown => undefined },
  wake: (): Promise<void> => Promise.resolve(),
}));
vi.mock('../../../src/platform/browser', () => ({ browser: { runtime: world.runtime } }));
vi.mock('../../../src/platform/services', () => ({ background: { wake: () => world.wake() } }));

let ports: FakePort[];
const connect = vi.fn();
const wake = vi.fn();
const onOrphaned = vi.fn();

const newest = (): FakePort => {
  const port = ports.at(-1);
  if (port === undefined) throw new Error('no port was opened');
  return port;
};
/** Lets a reopening come to its end; the longest pause is 3 s. */
const reopened = (): Promise<unknown> => vi.advanceTimersByTimeAsync(3_000);

const source: Source = { kind: 'url', url: 'https://example.org/a.png' };
const good: Outcome = { ok: true, scores: { model: 'm', nsfw: 0.2, labels: {} }, volatile: false };
const outcomeOf = (request: { outcome: Promise<Outcome> }) => {
  const seen = vi.fn<(outcome: Outcome) => void>();
  void request.outcome.then(seen);
  return seen;
};

let client: HostClient;
beforeEach(() => {
  vi.spyOn(console, 'debug').mockReturnValue(undefined);
  vi.useFakeTimers();
  ports = [];
  connect.mockReset().mockImplementation(() => {
    const port = new FakePort();
    ports.push(port);
    return port;
  });
  wake.mockReset().mockResolvedValue(undefined);
  onOrphaned.mockReset();
  world.runtime.id = 'scrim';
  world.runtime.connect = connect;
  world.wake = wake;
  client = new HostClient(onOrphaned, ['https://around.test']);
});
afterEach(() => {
  client.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('asking', () => {
  it('opens one port at the first question, and waits for nothing more', () => {
    expect(connect).not.toHaveBeenCalled();
    client.ask(source, 2);
    client.ask(source, 0);
    expect(connect).toHaveBeenCalledExactlyOnceWith({ name: 'scrim ["https://around.test"]' });
    expect(newest().sent).toEqual([
      { type: 'ask', id: 1, source, urgency: 2 },
      { type: 'ask', id: 2, source, urgency: 0 },
    ]);
    expect(wake).not.toHaveBeenCalled();
  });

  it('gives each answer to its question', async () => {
    const first = outcomeOf(client.ask(source, 0));
    const second = outcomeOf(client.ask(source, 0));
    newest().say({ type: 'answer', id: 2, outcome: good });
    await vi.advanceTimersByTimeAsync(0);
    expect(second).toHaveBeenCalledExactlyOnceWith(good);
    expect(first).not.toHaveBeenCalled();
    const failure: Outcome = { ok: false, reason: 'http', detail: '404' };
    newest().say({ type: 'answer', id: 1, outcome: failure });
    await vi.advanceTimersByTimeAsync(0);
    expect(first).toHaveBeenCalledExactlyOnceWith(failure);
  });

  it.each([
    ['nonsense', 'what?'],
    [
      'a score out of range',
      {
        type: 'answer',
        id: 1,
        outcome: { ok: true, volatile: false, scores: { model: 'm', nsfw: -4, labels: {} } },
      },
    ],
    ['a made-up reason', { type: 'answer', id: 1, outcome: { ok: false, reason: 'safe', detail: '' } }],
    ['another id', { type: 'answer', id: 77, outcome: good }],
  ])('takes no notice of %s', async (_name, message) => {
    const seen = outcomeOf(client.ask(source, 0));
    newest().onMessage.emit(message);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).not.toHaveBeenCalled();
  });
});

describe('a plan', () => {
  it('is told of, and by nothing else', async () => {
    const onPlan = vi.fn();
    client.onPlan = onPlan;
    client.ask(source, 0);
    newest().say({ type: 'alive' });
    newest().say({ type: 'answer', id: 1, outcome: good });
    expect(onPlan).not.toHaveBeenCalled();
    newest().say({ type: 'plan', mode: 'accurate' });
    expect(onPlan).toHaveBeenCalledExactlyOnceWith('accurate');
  });
});

describe('urgency and cancel', () => {
  it('sends the changes of a moment as one message, the last of each', async () => {
    const [first, second] = [client.ask(source, 2), client.ask(source, 2)];
    first.setUrgency(1);
    second.setUrgency(0);
    first.setUrgency(0);
    await vi.advanceTimersByTimeAsync(URGENCY_EVERY_MS);
    expect(newest().sent.slice(2)).toEqual([
      {
        type: 'urgency',
        changes: [
          [1, 0],
          [2, 0],
        ],
      },
    ]);
    first.setUrgency(4);
    await vi.advanceTimersByTimeAsync(URGENCY_EVERY_MS);
    expect(newest().sent.at(-1)).toEqual({ type: 'urgency', changes: [[1, 4]] });
  });

  it('says nothing of what is as it was by then', async () => {
    const request = client.ask(source, 2);
    request.setUrgency(0);
    request.setUrgency(2);
    await vi.advanceTimersByTimeAsync(URGENCY_EVERY_MS);
    expect(newest().sent).toHaveLength(1);
  });

  it('sends no urgency that is the same or of an answered question', async () => {
    const request = client.ask(source, 2);
    request.setUrgency(2);
    newest().say({ type: 'answer', id: 1, outcome: good });
    request.setUrgency(0);
    await vi.advanceTimersByTimeAsync(URGENCY_EVERY_MS);
    expect(newest().sent).toHaveLength(1);
  });

  it('cancels once, and never an answered question', async () => {
    const request = client.ask(source, 2);
    const seen = outcomeOf(request);
    request.cancel();
    request.cancel();
    expect(newest().sent.slice(1)).toEqual([{ type: 'cancel', ids: [1] }]);
    newest().say({ type: 'answer', id: 1, outcome: good });
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).not.toHaveBeenCalled();

    const answered = client.ask(source, 2);
    newest().say({ type: 'answer', id: 2, outcome: good });
    answered.cancel();
    expect(newest().sent.filter(({ type }) => type === 'cancel')).toHaveLength(1);
  });
});

describe('scrolling', () => {
  const told = (): number => newest().sent.filter(({ type }) => type === 'scroll').length;

  it('is told while something is asked, now and then', async () => {
    client.scroll();
    client.ask(source, 0);
    client.scroll();
    client.scroll();
    expect(told()).toBe(1);
    await vi.advanceTimersByTimeAsync(SCROLL_EVERY_MS);
    client.scroll();
    expect(told()).toBe(2);
  });

  it('is not told where nothing is asked any more', async () => {
    client.ask(source, 0);
    newest().say({ type: 'answer', id: 1, outcome: good });
    client.scroll();
    expect(told()).toBe(0);
  });
});

describe('a host that goes', () => {
  it('is woken, and asked again for what it did not answer, as urgent as it is by now', async () => {
    const [first, second, third] = [client.ask(source, 2), client.ask(source, 2), client.ask(source, 1)];
    const answers = [first, second, third].map(outcomeOf);
    newest().say({ type: 'answer', id: 1, outcome: good });
    second.cancel();
    third.setUrgency(0);
    newest().drop();
    await reopened();
    expect(wake).toHaveBeenCalledTimes(1);
    expect(ports).toHaveLength(2);
    expect(newest().sent).toEqual([{ type: 'ask', id: 3, source, urgency: 0 }]);
    newest().say({ type: 'answer', id: 3, outcome: good });
    await vi.advanceTimersByTimeAsync(0);
    expect(answers.map((seen) => seen.mock.calls.length)).toEqual([1, 0, 1]);
  });

  it('loses no question that comes while it is woken, and opens one port for all', async () => {
    client.ask(source, 0);
    const { promise: woken, resolve } = Promise.withResolvers<void>();
    wake.mockReturnValue(woken);
    newest().drop();
    client.ask(source, 1);
    await vi.advanceTimersByTimeAsync(100);
    client.ask(source, 2);
    expect(ports).toHaveLength(1);
    resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(ports).toHaveLength(2);
    expect(newest().asked).toEqual([1, 2, 3]);
  });

  it('is let go where nothing is asked', async () => {
    client.ask(source, 0);
    newest().say({ type: 'answer', id: 1, outcome: good });
    newest().drop();
    await reopened();
    expect(wake).not.toHaveBeenCalled();
    client.ask(source, 0);
    expect(ports).toHaveLength(2);
    expect(newest().asked).toEqual([2]);
  });

  it('is asked again although it could not be woken', async () => {
    client.ask(source, 0);
    wake.mockRejectedValue(new Error('no background'));
    newest().drop();
    await reopened();
    expect(newest().asked).toEqual([1]);
    expect(ports).toHaveLength(2);
  });

  it(`ends as unknown after ${HOST_TRIES} more that went without a word`, async () => {
    const answers = [outcomeOf(client.ask(source, 0)), outcomeOf(client.ask(source, 0))];
    for (let tries = 0; tries < HOST_TRIES; tries++) {
      newest().drop();
      await reopened();
      expect(ports).toHaveLength(tries + 2);
    }
    for (const seen of answers) expect(seen).not.toHaveBeenCalled();
    newest().drop();
    await vi.advanceTimersByTimeAsync(0);
    for (const seen of answers) {
      expect(seen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ ok: false, reason: 'host' }));
    }
    // A retry begins from the start, and nobody asks for what was given up.
    const again = outcomeOf(client.ask(source, 0));
    newest().drop();
    await reopened();
    expect(newest().asked).toEqual([3]);
    newest().say({ type: 'answer', id: 3, outcome: good });
    await vi.advanceTimersByTimeAsync(0);
    expect(again).toHaveBeenCalledExactlyOnceWith(good);
  });

  it('has as many tries again after any word', async () => {
    const seen = outcomeOf(client.ask(source, 0));
    for (let tries = 0; tries < HOST_TRIES * 3; tries++) {
      newest().drop();
      await reopened();
      if (tries % 2 === 1) newest().say({ type: 'alive' });
    }
    expect(seen).not.toHaveBeenCalled();
  });
});

describe('a host that is silent', () => {
  it('is left and asked again', async () => {
    client.ask(source, 0);
    const silent = newest();
    await vi.advanceTimersByTimeAsync(HOST_SILENCE_MS - 1);
    expect(silent.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(silent.closed).toBe(true);
    await reopened();
    expect(wake).toHaveBeenCalledTimes(1);
    expect(newest()).not.toBe(silent);
    expect(newest().asked).toEqual([1]);
  });

  it('is not taken for dead while its pulse comes', async () => {
    client.ask(source, 0);
    for (let i = 0; i < 10; i++) {
      await vi.advanceTimersByTimeAsync(HOST_SILENCE_MS - 1);
      newest().say({ type: 'alive' });
    }
    expect(ports).toHaveLength(1);
    expect(newest().closed).toBe(false);
  });

  it('is left however much more is asked of it', async () => {
    client.ask(source, 0);
    const silent = newest();
    for (let waited = 0; waited < HOST_SILENCE_MS; waited += 1_000) {
      await vi.advanceTimersByTimeAsync(1_000);
      client.ask(source, 0);
    }
    expect(silent.closed).toBe(true);
  });

  it('may be silent while nothing is asked', async () => {
    client.ask(source, 0);
    newest().say({ type: 'answer', id: 1, outcome: good });
    await vi.advanceTimersByTimeAsync(10 * HOST_SILENCE_MS);
    expect(newest().closed).toBe(false);
    expect(ports).toHaveLength(1);
  });

  it('and dead again and again ends as unknown, though each says at first how it judges', async () => {
    const seen = outcomeOf(client.ask(source, 0));
    for (let tries = 0; tries <= HOST_TRIES; tries++) {
      expect(seen).not.toHaveBeenCalled();
      newest().say({ type: 'plan', mode: 'fast' });
      newest().drop();
      await reopened();
    }
    expect(seen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ ok: false, reason: 'host' }));
  });

  it('and silent again and again ends as unknown', async () => {
    const seen = outcomeOf(client.ask(source, 0));
    await vi.advanceTimersByTimeAsync((HOST_TRIES + 1) * (HOST_SILENCE_MS + 3_000));
    expect(seen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ ok: false, reason: 'host' }));
  });

  it('cannot be woken by a background that never answers, and ends as unknown too', async () => {
    const seen = outcomeOf(client.ask(source, 0));
    wake.mockReturnValue(new Promise<void>(() => undefined));
    newest().drop();
    await vi.advanceTimersByTimeAsync((HOST_TRIES + 1) * 2 * (HOST_SILENCE_MS + 3_000));
    expect(seen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ ok: false, reason: 'host' }));
  });
});

describe('an orphan', () => {
  it('is found when the port closes', async () => {
    client.ask(source, 0);
    world.runtime.id = undefined;
    newest().drop();
    await reopened();
    expect(onOrphaned).toHaveBeenCalledTimes(1);
    expect(wake).not.toHaveBeenCalled();
    expect(ports).toHaveLength(1);
  });

  it('is found when it connects', () => {
    connect.mockImplementation(() => {
      throw new Error('Extension context invalidated.');
    });
    client.ask(source, 0);
    expect(onOrphaned).toHaveBeenCalledTimes(1);
  });

  it('is found when it wakes the host', async () => {
    client.ask(source, 0);
    wake.mockImplementation(() => {
      world.runtime.id = undefined;
      return Promise.reject(new Error('Extension context invalidated.'));
    });
    newest().drop();
    await reopened();
    expect(onOrphaned).toHaveBeenCalledTimes(1);
    expect(ports).toHaveLength(1);
  });
});

describe('stop', () => {
  it('closes the port and opens no other', async () => {
    const seen = outcomeOf(client.ask(source, 0));
    const port = newest();
    client.stop();
    expect(port.closed).toBe(true);
    port.drop();
    await vi.advanceTimersByTimeAsync(10 * HOST_SILENCE_MS);
    expect(ports).toHaveLength(1);
    expect(seen).not.toHaveBeenCalled();
    expect(onOrphaned).not.toHaveBeenCalled();
  });

  it('ends a reopening that is under way', async () => {
    client.ask(source, 0);
    newest().drop();
    client.stop();
    await reopened();
    expect(ports).toHaveLength(1);
  });
});

describe('a page that the browser had put away', () => {
  it('asks through a new port what was not answered, and what comes', async () => {
    const first = client.ask(source, 0);
    const [old] = ports;
    // The other end is gone, and nobody has told this one.
    client.renew();
    expect(ports).toHaveLength(2);
    expect(old?.closed).toBe(true);
    expect(newest().asked).toEqual([1]);
    const second = client.ask(source, 0);
    expect(newest().asked).toEqual([1, 2]);
    newest().say({ type: 'answer', id: 1, outcome: good });
    newest().say({ type: 'answer', id: 2, outcome: good });
    expect(await first.outcome).toEqual(good);
    expect(await second.outcome).toEqual(good);
  });

  it('opens none before it asks', () => {
    client.renew();
    expect(ports).toHaveLength(0);
    client.ask(source, 0);
    expect(ports).toHaveLength(1);
  });
});
