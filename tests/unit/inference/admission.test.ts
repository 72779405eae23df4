import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Access } from '../../../src/inference/access';
import { Admission, type Seat } from '../../../src/inference/admission';
import { ImageFault } from '../../../src/inference/fault';
import type { Encoded } from '../../../src/inference/image-source';
import type { Judge } from '../../../src/inference/judge';
import { FETCH_PLACE_MS, FETCHES_AT_ONCE, SILENT_FETCHES } from '../../../src/shared/limits';
import type { Asker, Source } from '../../../src/shared/protocol';
import { type Deferred, deferred, turn } from '../support/deferred';
import { outcomeOf, scoresOf } from '../support/scores';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

/** Downloads in the order in which they began; each is ended by the test. */
interface Download extends Deferred<Encoded> {
  readonly url: string;
  readonly signal: AbortSignal;
  /** The server says something. */
  readonly hear: () => void;
}
let downloads: Download[];
const judge = vi.fn<Judge['judge']>();
let admission: Admission;

beforeEach(() => {
  downloads = [];
  const access = new Access();
  vi.spyOn(access, 'fetch').mockImplementation(({ url }, _asker, signal, hear = () => undefined) => {
    const download = { ...deferred<Encoded>(), url, signal, hear };
    downloads.push(download);
    return download.promise;
  });
  judge.mockReset().mockResolvedValue(scoresOf(0.25));
  admission = new Admission({ judge } as unknown as Judge, access);
});

const encoded = (volatile = false): Encoded => ({ bytes: new Uint8Array([1, 2, 3]), volatile });
const at = (name: string): Source => ({ kind: 'url', url: `https://example.org/${name}` });
const asker: Asker = {
  origin: 'https://page.test',
  reach: 'public',
  page: 'https://page.test/',
  incognito: false,
};
const ask = (name: string, urgency = 0): Seat => admission.ask(at(name), urgency, asker);
const begun = (): string[] => downloads.map(({ url }) => url.slice('https://example.org/'.length));
const download = (index: number) => {
  const found = downloads[index];
  if (found === undefined) throw new Error(`there is no download ${index}`);
  return found;
};
/** Takes all places of the fetch queue. */
const fill = (): Seat[] => Array.from({ length: FETCHES_AT_ONCE }, (_, i) => ask(`full${i}`));

describe('a flight', () => {
  it('downloads, judges and tells', async () => {
    const seat = ask('a.jpg');
    download(0).resolve(encoded());
    expect(await seat.outcome).toEqual(outcomeOf(0.25));
    expect(judge.mock.calls[0]?.[0]).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('says whether the address may show another picture next time', async () => {
    const seat = ask('a.jpg');
    download(0).resolve(encoded(true));
    expect(await seat.outcome).toMatchObject({ ok: true, volatile: true });
  });

  it('needs no download for bytes', async () => {
    const bytes = Uint8Array.of(7, 8).buffer;
    const seat = admission.ask({ kind: 'bytes', bytes }, 0, asker);
    expect(await seat.outcome).toEqual(outcomeOf(0.25));
    expect(judge.mock.calls[0]?.[0]).toEqual(Uint8Array.of(7, 8));
    expect(downloads).toHaveLength(0);
  });

  it('is one for all who ask for the same address', async () => {
    const seats = [ask('a.jpg'), ask('a.jpg', 4), ask('b.jpg')];
    expect(begun()).toEqual(['a.jpg', 'b.jpg']);
    expect(admission.waiting).toBe(2);
    downloads.forEach(({ resolve }) => {
      resolve(encoded());
    });
    expect(await Promise.all(seats.map(({ outcome }) => outcome))).toHaveLength(3);
    expect(judge).toHaveBeenCalledTimes(2);
    expect(admission.waiting).toBe(0);
  });

  it('tells addresses apart to the last character', () => {
    for (const name of ['a.jpg', 'a.jpg?', 'a.jpg?v=1', 'a.jpg?v=2', 'A.jpg']) ask(name);
    expect(begun()).toHaveLength(5);
  });

  it('is not shared with a page that gets something else under the same address', () => {
    const as = (asPage: 'referred' | 'silent', page = asker): Seat =>
      admission.ask({ kind: 'url', url: 'https://example.org/a.jpg', asPage }, 0, page);
    ask('a.jpg');
    as('referred');
    as('referred');
    as('silent');
    as('referred', { ...asker, origin: 'https://other.test' });
    // Of a picture that stands still nothing comes of this one.
    admission.ask({ kind: 'url', url: 'https://example.org/a.jpg', moving: true }, 0, asker);
    expect(downloads).toHaveLength(5);
  });

  it('is never shared between bytes and an address that looks like their name', () => {
    judge.mockReturnValue(new Promise(() => undefined));
    admission.ask({ kind: 'bytes', bytes: new ArrayBuffer(1) }, 0, asker);
    admission.ask({ kind: 'bytes', bytes: new ArrayBuffer(1) }, 0, asker);
    admission.ask({ kind: 'url', url: 'bytes:1' }, 0, asker);
    expect(admission.waiting).toBe(3);
  });

  it('takes off again once the last one has landed', async () => {
    const first = ask('a.jpg');
    download(0).resolve(encoded());
    await first.outcome;
    ask('a.jpg');
    expect(downloads).toHaveLength(2);
  });
});

describe('a failure', () => {
  it.each(['http', 'network', 'timeout', 'refused', 'too-large'] as const)(
    'is an outcome: %s',
    async (reason) => {
      const seat = ask('a.jpg');
      download(0).reject(new ImageFault(reason, 'as it is'));
      expect(await seat.outcome).toEqual({ ok: false, reason, detail: 'as it is' });
    },
  );

  it('of the judge keeps its reason', async () => {
    judge.mockRejectedValue(new ImageFault('model', 'no file'));
    const seat = admission.ask({ kind: 'bytes', bytes: new ArrayBuffer(1) }, 0, asker);
    expect(await seat.outcome).toEqual({ ok: false, reason: 'model', detail: 'no file' });
  });

  it.each([new TypeError('a mistake'), 'a string', undefined])(
    'that nobody foresaw is an outcome too: %s',
    async (thrown) => {
      const seat = ask('a.jpg');
      download(0).reject(thrown);
      expect(await seat.outcome).toMatchObject({ ok: false, reason: 'host' });
    },
  );

  it('is told to all, and not kept: who asks again gets a new try', async () => {
    const seats = [ask('a.jpg'), ask('a.jpg')];
    download(0).reject(new ImageFault('network', 'gone'));
    for (const { outcome } of seats) expect(await outcome).toMatchObject({ reason: 'network' });
    const again = ask('a.jpg');
    download(1).resolve(encoded());
    expect(await again.outcome).toMatchObject({ ok: true });
  });
});

describe('a download of which nothing is heard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('leaves its place to the next, and comes to its end all the same', async () => {
    const seats = fill();
    ask('next');
    await vi.advanceTimersByTimeAsync(FETCH_PLACE_MS - 1);
    expect(begun()).toHaveLength(FETCHES_AT_ONCE);
    await vi.advanceTimersByTimeAsync(1);
    expect(begun().at(-1)).toBe('next');
    download(0).resolve(encoded());
    download(1).reject(new ImageFault('timeout', 'at last'));
    expect(await seats[0]?.outcome).toMatchObject({ ok: true });
    expect(await seats[1]?.outcome).toMatchObject({ reason: 'timeout' });
  });

  it('keeps its place where its server has begun to answer, however long that takes', async () => {
    fill();
    for (const { hear } of downloads) hear();
    ask('next');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(begun()).toHaveLength(FETCHES_AT_ONCE);
    download(0).resolve(encoded());
    await vi.advanceTimersByTimeAsync(0);
    expect(begun().at(-1)).toBe('next');
  });

  it('keeps its place where many have left theirs', async () => {
    for (let index = 0; index < 100; index++) ask(`dead${index}`);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(downloads).toHaveLength(FETCHES_AT_ONCE + SILENT_FETCHES);
    download(SILENT_FETCHES).reject(new ImageFault('timeout', 'at last'));
    await vi.advanceTimersByTimeAsync(0);
    expect(downloads).toHaveLength(FETCHES_AT_ONCE + SILENT_FETCHES + 1);
  });

  it('can still be given up', async () => {
    const [seat] = fill();
    await vi.advanceTimersByTimeAsync(FETCH_PLACE_MS);
    seat?.leave();
    expect(download(0).signal.aborted).toBe(true);
  });
});

describe('urgency', () => {
  it('lets so many download at once, and then the most urgent', async () => {
    fill();
    ask('rest', 2);
    ask('view', 0);
    expect(downloads).toHaveLength(FETCHES_AT_ONCE);
    download(0).resolve(encoded());
    await turn();
    expect(begun().slice(FETCHES_AT_ONCE)).toEqual(['view']);
  });

  it('may change while an image waits', async () => {
    fill();
    ask('first', 1);
    const second = ask('second', 2);
    second.setUrgency(0);
    download(0).resolve(encoded());
    await turn();
    expect(begun().at(-1)).toBe('second');
  });

  it('is that of the most urgent asker, for as long as there is one', async () => {
    fill();
    ask('shared', 4);
    const urgent = ask('shared', 0);
    ask('other', 2);
    ask('third', 3);
    download(0).resolve(encoded());
    await turn();
    expect(begun().at(-1)).toBe('shared');
    ask('left', 5);
    const leaving = ask('left', 0);
    leaving.leave();
    urgent.leave();
    download(1).resolve(encoded());
    download(2).resolve(encoded());
    await turn();
    expect(begun().slice(-2)).toEqual(['other', 'third']);
  });

  it('goes with the image to the judge', async () => {
    const seat = ask('a.jpg', 5);
    seat.setUrgency(1);
    download(0).resolve(encoded());
    await seat.outcome;
    expect(judge.mock.calls[0]?.[1].urgency).toBe(1);
  });
});

describe('leaving', () => {
  it('ends the download when nobody is left, and frees its place', async () => {
    const [first] = fill();
    ask('next', 5);
    first?.leave();
    expect(download(0).signal.aborted).toBe(true);
    expect(admission.waiting).toBe(FETCHES_AT_ONCE);
    expect(await first?.outcome).toMatchObject({ ok: false });
    await turn();
    expect(begun().at(-1)).toBe('next');
  });

  it('takes nothing from the others who wait', async () => {
    const [leaving, staying] = [ask('a.jpg'), ask('a.jpg')];
    leaving.leave();
    leaving.leave();
    expect(download(0).signal.aborted).toBe(false);
    download(0).resolve(encoded());
    expect(await staying.outcome).toMatchObject({ ok: true });
  });

  it('ends what waits for its turn before it begins', async () => {
    const full = fill();
    const waiting = ask('waiting');
    waiting.leave();
    expect(await waiting.outcome).toMatchObject({ ok: false });
    for (const seat of full) seat.leave();
    await turn();
    expect(begun()).not.toContain('waiting');
    expect(admission.waiting).toBe(0);
  });

  it('leaves no flight behind that a later asker would board', async () => {
    ask('a.jpg').leave();
    const again = ask('a.jpg');
    expect(downloads).toHaveLength(2);
    expect(download(1).signal.aborted).toBe(false);
    // The first one lands after the second took off, and must not take it out of the books.
    await turn();
    expect(admission.waiting).toBe(1);
    const third = ask('a.jpg');
    expect(downloads).toHaveLength(2);
    download(1).resolve(encoded());
    expect(await again.outcome).toEqual(await third.outcome);
  });

  it('ends urgency too', () => {
    fill();
    const seat = ask('a.jpg', 1);
    const other = ask('b.jpg', 1);
    seat.leave();
    other.leave();
    expect(() => seat.setUrgency(0)).not.toThrow();
    expect(() => other.setUrgency(0)).not.toThrow();
  });

  it('gives the judge a signal that tells', async () => {
    judge.mockReturnValue(new Promise(() => undefined));
    const seat = ask('a.jpg');
    download(0).resolve(encoded());
    await turn();
    const ticket = judge.mock.calls[0]?.[1];
    expect(ticket?.signal.aborted).toBe(false);
    seat.leave();
    expect(ticket?.signal.aborted).toBe(true);
  });
});
