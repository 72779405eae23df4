import { beforeEach, describe, expect, it, vi } from 'vitest';
import './with-resolvers';
import type { PageSource } from '../../../src/content/candidates/candidate';
import { Flights } from '../../../src/content/flights';
import type { HostClient, Request } from '../../../src/content/host-client';
import type { Source } from '../../../src/shared/protocol';
import type { Outcome } from '../../../src/shared/verdict';
import { until } from '../support/until';

/** What the host was asked, and the way to answer. */
class FakeRequest implements Request {
  readonly outcome: Promise<Outcome>;
  readonly answer: (outcome: Outcome) => void;
  readonly source: Source;
  urgency: number;
  cancelled = false;

  constructor(source: Source, urgency: number) {
    this.source = source;
    this.urgency = urgency;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.outcome = promise;
    this.answer = resolve;
  }

  setUrgency(urgency: number): void {
    this.urgency = urgency;
  }

  cancel(): void {
    this.cancelled = true;
  }
}

class FakeHost {
  onPlan: HostClient['onPlan'] = () => undefined;
  readonly requests: FakeRequest[] = [];

  ask(source: Source, urgency: number): Request {
    const request = new FakeRequest(source, urgency);
    this.requests.push(request);
    return request;
  }

  /** The request with this number, which must have been made. */
  at(index: number): FakeRequest {
    const request = this.requests[index];
    if (request === undefined) throw new Error(`the host was asked ${this.requests.length} times`);
    return request;
  }
}

const URL_A = 'https://example.org/a.png';
const urlSource = (url = URL_A): PageSource => ({ from: 'host', source: { kind: 'url', url } });
const good = (nsfw = 0.1, volatile = false): Outcome => ({
  ok: true,
  scores: { model: 'mobilenet-v2', nsfw, labels: {} },
  volatile,
});
const failed: Outcome = { ok: false, reason: 'http', detail: '404' };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let host: FakeHost;
let flights: Flights;
beforeEach(() => {
  host = new FakeHost();
  flights = new Flights(host as unknown as HostClient);
});

describe('one flight for each address', () => {
  it('asks the host by address, and does not take it back', async () => {
    const land = vi.fn();
    flights.board(URL_A, urlSource(), {}, 1, land);
    await settled();
    expect(host.requests).toHaveLength(1);
    expect(host.at(0)).toMatchObject({ source: { kind: 'url', url: URL_A }, urgency: 1, cancelled: false });
    expect(land).not.toHaveBeenCalled();
    host.at(0).answer(good());
    await until(() => expect(land).toHaveBeenCalledExactlyOnceWith(good()));
  });

  it('lands for all who wait, once each', async () => {
    const lands = [vi.fn(), vi.fn(), vi.fn()];
    for (const land of lands) flights.board(URL_A, urlSource(), {}, 0, land);
    const other = vi.fn();
    flights.board('https://example.org/b.png', urlSource('https://example.org/b.png'), {}, 0, other);
    expect(host.requests).toHaveLength(2);
    host.at(0).answer(good(0.7));
    await until(() => expect(lands[2]).toHaveBeenCalled());
    for (const land of lands) expect(land).toHaveBeenCalledExactlyOnceWith(good(0.7));
    expect(other).not.toHaveBeenCalled();
  });

  it('departs again after a landing', async () => {
    const land = vi.fn();
    flights.board(URL_A, urlSource(), {}, 0, land);
    host.at(0).answer(failed);
    await until(() => expect(land).toHaveBeenCalled());
    flights.board(URL_A, urlSource(), {}, 0, land);
    expect(host.requests).toHaveLength(2);
  });
});

describe('leaving', () => {
  it('goes on behind all others when the last one leaves, lands for nobody, and its scores are known', async () => {
    const [first, second] = [{}, {}];
    const land = vi.fn();
    flights.board(URL_A, urlSource(), first, 0, land);
    flights.board(URL_A, urlSource(), second, 0, land);
    flights.leave(URL_A, first);
    expect(host.at(0).urgency).toBe(0);
    flights.leave(URL_A, second);
    expect(host.at(0)).toMatchObject({ cancelled: false, urgency: 5 });
    host.at(0).answer(good());
    await settled();
    expect(land).not.toHaveBeenCalled();
    expect(flights.known(URL_A)).toEqual(good());
  });

  it('takes those aboard who come back, as urgent as they are', async () => {
    const land = vi.fn();
    const first = {};
    flights.board(URL_A, urlSource(), first, 0, vi.fn());
    flights.leave(URL_A, first);
    flights.board(URL_A, urlSource(), {}, 1, land);
    expect(host.requests).toHaveLength(1);
    expect(host.at(0).urgency).toBe(1);
    host.at(0).answer(failed);
    await until(() => expect(land).toHaveBeenCalledExactlyOnceWith(failed));
  });

  it('is cancelled when many others were left after it, and is asked anew for who comes then', async () => {
    const address = (index: number): string => `${URL_A}?${index}`;
    const leave = (index: number): void => {
      const passenger = {};
      flights.board(address(index), urlSource(address(index)), passenger, 0, vi.fn());
      flights.leave(address(index), passenger);
    };
    for (let index = 0; index < 32; index++) leave(index);
    // It is aboard again, and so has not been left any more.
    const land = vi.fn();
    flights.board(address(1), urlSource(address(1)), {}, 0, land);
    expect(host.requests.filter(({ cancelled }) => cancelled)).toHaveLength(0);
    leave(32);
    leave(33);
    leave(34);
    expect(host.requests.flatMap(({ cancelled }, index) => (cancelled ? [index] : []))).toEqual([0, 2]);
    // The answer to the abandoned question does not end the new one.
    flights.board(address(0), urlSource(address(0)), {}, 0, land);
    host.at(0).answer(failed);
    await settled();
    expect(land).not.toHaveBeenCalled();
    host.requests.at(-1)?.answer(good());
    await until(() => expect(land).toHaveBeenCalledExactlyOnceWith(good()));
  });

  it('lands for those who stay', async () => {
    const gone = {};
    const [landGone, landStaying] = [vi.fn(), vi.fn()];
    flights.board(URL_A, urlSource(), gone, 0, landGone);
    flights.board(URL_A, urlSource(), {}, 0, landStaying);
    flights.leave(URL_A, gone);
    host.at(0).answer(good());
    await until(() => expect(landStaying).toHaveBeenCalledTimes(1));
    expect(landGone).not.toHaveBeenCalled();
  });

  it('takes no notice of strangers', async () => {
    flights.leave(URL_A, {});
    flights.board(URL_A, urlSource(), {}, 0, vi.fn());
    flights.leave(URL_A, {});
    flights.leave('https://example.org/other.png', {});
    expect(host.at(0).cancelled).toBe(false);
  });
});

describe('what may have more frames than the one that is read', () => {
  const moving: Source = { kind: 'url', url: URL_A, moving: true };
  const somebody = {};
  const land = vi.fn<(outcome: Outcome) => void>();
  let read: ReturnType<typeof vi.fn<() => Promise<ArrayBuffer>>>;

  /** Asked are the frames at once, as number 0, and as number 1 what was read. */
  beforeEach(async () => {
    land.mockReset();
    read = vi.fn(async () => new ArrayBuffer(8));
    flights.board(URL_A, { from: 'page', read, frames: moving }, somebody, 1, land);
    await until(() => expect(host.requests).toHaveLength(2));
    expect(host.requests.map(({ source: { kind }, urgency }) => [kind, urgency])).toEqual([
      ['url', 1],
      ['bytes', 1],
    ]);
  });

  it('is as bad as the worst of all, and waits for them', async () => {
    host.at(1).answer(good(0.1));
    await settled();
    expect(land).not.toHaveBeenCalled();
    host.at(0).answer(good(0.9));
    await until(() => expect(land).toHaveBeenCalledExactlyOnceWith(good(0.9)));
  });

  it('is what is shown where that is worse, or where the others cannot be had', async () => {
    host.at(0).answer(good(0.1));
    host.at(1).answer(good(0.8));
    await until(() => expect(land).toHaveBeenCalledExactlyOnceWith(good(0.8)));
    flights.board('again', { from: 'page', read, frames: moving }, {}, 1, land);
    await until(() => expect(host.requests).toHaveLength(4));
    host.at(2).answer(failed);
    host.at(3).answer(good(0.3));
    await until(() => expect(land).toHaveBeenLastCalledWith(good(0.3)));
  });

  it('is not known where what is shown is not', async () => {
    host.at(0).answer(good(0.1));
    host.at(1).answer(failed);
    await until(() => expect(land).toHaveBeenCalledExactlyOnceWith(expect.objectContaining(failed)));
    expect(flights.known(URL_A)).toBeUndefined();
  });

  it('is urgent in both ways, and is left in both', async () => {
    flights.setUrgency(URL_A, somebody, 0);
    expect(host.requests.map(({ urgency }) => urgency)).toEqual([0, 0]);
    flights.leave(URL_A, somebody);
    expect(host.requests.map(({ urgency }) => urgency)).toEqual([5, 5]);
  });
});

describe('urgency', () => {
  it('is that of the most urgent passenger', () => {
    const [near, far] = [{}, {}];
    flights.board(URL_A, urlSource(), far, 2, vi.fn());
    expect(host.at(0).urgency).toBe(2);
    flights.board(URL_A, urlSource(), near, 1, vi.fn());
    expect(host.at(0).urgency).toBe(1);
    flights.setUrgency(URL_A, far, 0);
    expect(host.at(0).urgency).toBe(0);
    flights.setUrgency(URL_A, far, 4);
    expect(host.at(0).urgency).toBe(1);
    flights.leave(URL_A, near);
    expect(host.at(0).urgency).toBe(4);
  });

  it('is not changed by strangers', () => {
    flights.board(URL_A, urlSource(), {}, 2, vi.fn());
    flights.setUrgency(URL_A, {}, 0);
    flights.setUrgency('https://example.org/other.png', {}, 0);
    expect(host.at(0).urgency).toBe(2);
  });

  it('that changed while the page was read goes with the question', async () => {
    const { promise, resolve } = Promise.withResolvers<ArrayBuffer>();
    const passenger = {};
    flights.board('blob:x', { from: 'page', read: () => promise }, passenger, 2, vi.fn());
    flights.setUrgency('blob:x', passenger, 0);
    resolve(new ArrayBuffer(4));
    await until(() => expect(host.requests).toHaveLength(1));
    expect(host.at(0).urgency).toBe(0);
  });
});

describe('what is kept', () => {
  it('scores are known afterwards', async () => {
    expect(flights.known(URL_A)).toBeUndefined();
    flights.board(URL_A, urlSource(), {}, 0, vi.fn());
    host.at(0).answer(good(0.3));
    await until(() => expect(flights.known(URL_A)).toEqual(good(0.3)));
  });

  it('scores are forgotten when other models judge, also where that was while no host was there', async () => {
    host.onPlan('fast');
    flights.board(URL_A, urlSource(), {}, 0, vi.fn());
    host.at(0).answer(good(0.3));
    await until(() => expect(flights.known(URL_A)).toBeDefined());
    // Another host begins, as the one before was.
    host.onPlan('fast');
    expect(flights.known(URL_A)).toEqual(good(0.3));
    host.onPlan('accurate');
    expect(flights.known(URL_A)).toBeUndefined();
  });

  it('failures are not', async () => {
    const land = vi.fn();
    flights.board(URL_A, urlSource(), {}, 0, land);
    host.at(0).answer(failed);
    await until(() => expect(land).toHaveBeenCalledExactlyOnceWith(failed));
    expect(flights.known(URL_A)).toBeUndefined();
  });

  it('scores of a moment are not: nobody asks for it again, and images need the room', async () => {
    flights.board(
      'sample:1',
      { from: 'page', read: async () => new ArrayBuffer(1), once: true },
      {},
      0,
      vi.fn(),
    );
    await settled();
    host.at(0).answer(good());
    await settled();
    expect(flights.known('sample:1')).toBeUndefined();
  });

  it('and who leaves it leaves nobody behind', async () => {
    const passenger = {};
    flights.board(
      'sample:2',
      { from: 'page', read: async () => new ArrayBuffer(1), once: true },
      passenger,
      0,
      vi.fn(),
    );
    await settled();
    flights.leave('sample:2', passenger);
    expect(host.at(0).cancelled).toBe(true);
  });

  it('scores of what the server forbids to store are not', async () => {
    const land = vi.fn();
    flights.board(URL_A, urlSource(), {}, 0, land);
    host.at(0).answer(good(0.2, true));
    await until(() => expect(land).toHaveBeenCalled());
    expect(flights.known(URL_A)).toBeUndefined();
  });
});

describe("the page's own copy", () => {
  it('is read once and sent as bytes', async () => {
    const bytes = Uint8Array.of(1, 2, 3).buffer;
    const read = vi.fn(async () => bytes);
    const land = vi.fn();
    flights.board('blob:x', { from: 'page', read }, {}, 1, land);
    flights.board('blob:x', { from: 'page', read }, {}, 1, land);
    await until(() => expect(host.requests).toHaveLength(1));
    expect(read).toHaveBeenCalledTimes(1);
    expect(host.at(0).source).toEqual({ kind: 'bytes', bytes });
    host.at(0).answer(good());
    await until(() => expect(land).toHaveBeenCalledTimes(2));
  });

  it.each([
    [new Error('no copy here'), 'network'],
    [new RangeError('60 MB are too many'), 'too-large'],
  ])('that cannot be read is a failure: %s', async (error, reason) => {
    const land = vi.fn();
    flights.board('blob:x', { from: 'page', read: () => Promise.reject(error) }, {}, 0, land);
    await until(() =>
      expect(land).toHaveBeenCalledExactlyOnceWith({ ok: false, reason, detail: error.message }),
    );
    expect(host.requests).toHaveLength(0);
    expect(flights.known('blob:x')).toBeUndefined();
  });

  it('is asked about behind all others when all have left while it was read, and its scores are known', async () => {
    const { promise, resolve } = Promise.withResolvers<ArrayBuffer>();
    const passenger = {};
    const land = vi.fn();
    flights.board('blob:x', { from: 'page', read: () => promise }, passenger, 0, land);
    flights.leave('blob:x', passenger);
    resolve(new ArrayBuffer(4));
    await until(() => expect(host.requests).toHaveLength(1));
    expect(host.at(0).urgency).toBeGreaterThan(4);
    host.at(0).answer(good());
    await until(() => expect(flights.known('blob:x')).toEqual(good()));
    expect(land).not.toHaveBeenCalled();
  });

  it('is not asked about when many others were left after it', async () => {
    const { promise, resolve } = Promise.withResolvers<ArrayBuffer>();
    const passenger = {};
    for (let index = 0; index <= 32; index++) {
      flights.board(`blob:${index}`, { from: 'page', read: () => promise }, passenger, 0, vi.fn());
      flights.leave(`blob:${index}`, passenger);
    }
    resolve(new ArrayBuffer(4));
    await settled();
    expect(host.requests).toHaveLength(32);
  });

  it('that cannot be read is not downloaded for nobody', async () => {
    const { promise, reject } = Promise.withResolvers<ArrayBuffer>();
    const passenger = {};
    const otherwise = { kind: 'url', url: URL_A } as const;
    flights.board(URL_A, { from: 'page', read: () => promise, otherwise }, passenger, 0, vi.fn());
    flights.leave(URL_A, passenger);
    reject(new Error('no copy here'));
    await settled();
    expect(host.requests).toEqual([]);
    expect(flights.known(URL_A)).toBeUndefined();
  });
});
