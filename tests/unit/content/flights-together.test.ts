import { beforeEach, describe, expect, it, vi } from 'vitest';
import './with-resolvers';
import type { PageSource } from '../../../src/content/candidates/candidate';
import { standingOf } from '../../../src/content/facts';
import { Flights, worstOf } from '../../../src/content/flights';
import type { HostClient, Request } from '../../../src/content/host-client';
import { DEFAULTS } from '../../../src/shared/settings';
import { type Outcome, PRIORITY } from '../../../src/shared/verdict';
import { until } from '../support/until';

const scored = (nsfw: number, volatile = false): Outcome => ({
  ok: true,
  scores: { model: 'mobilenet-v2', nsfw, labels: {} },
  volatile,
});
const failed: Outcome = { ok: false, reason: 'http', detail: '404' };
const at = (key: string): PageSource => ({ from: 'host', source: { kind: 'url', url: key } });
const together = (...keys: string[]): PageSource => ({
  from: 'many',
  parts: keys.map((key) => ({ key, source: at(key) })),
});

let asked: { url: string; urgency: number; cancelled: boolean; answer: (outcome: Outcome) => void }[];
let flights: Flights;
beforeEach(() => {
  asked = [];
  const ask = (source: { url: string }, urgency: number): Request => {
    const { promise: outcome, resolve: answer } = Promise.withResolvers<Outcome>();
    const question = { url: source.url, urgency, cancelled: false, answer };
    asked.push(question);
    return {
      outcome,
      setUrgency: (changed) => {
        question.urgency = changed;
      },
      cancel: () => {
        question.cancelled = true;
      },
    };
  };
  flights = new Flights({ ask } as unknown as HostClient);
});
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('several images in one place', () => {
  it('are asked about one by one, and land together with the worst', async () => {
    const land = vi.fn();
    flights.board('a b', together('a', 'b'), {}, 1, land);
    await settled();
    expect(asked.map(({ url }) => url)).toEqual(['a', 'b']);
    asked[0]?.answer(scored(0.9));
    await settled();
    expect(land).not.toHaveBeenCalled();
    asked[1]?.answer(scored(0.1, true));
    await until(() => expect(land).toHaveBeenCalledExactlyOnceWith(scored(0.9, true)));
  });

  it('share the flights of those who wait for one alone, and know what is known', async () => {
    flights.board('a', at('a'), {}, 0, vi.fn());
    asked[0]?.answer(scored(0.2));
    await settled();
    flights.board('b', at('b'), {}, 0, vi.fn());
    const land = vi.fn();
    flights.board('a b', together('a', 'b'), {}, 0, land);
    await settled();
    expect(asked).toHaveLength(2);
    asked[1]?.answer(scored(0.1));
    await until(() => expect(land).toHaveBeenCalledWith(scored(0.2)));
  });

  it('pass urgency on, and come last when the last one leaves', async () => {
    const [passenger, other] = [{}, {}];
    flights.board('b', at('b'), other, 2, vi.fn());
    flights.board('a b', together('a', 'b'), passenger, 2, vi.fn());
    await settled();
    flights.setUrgency('a b', passenger, 0);
    expect(asked.map(({ url, urgency }) => [url, urgency])).toEqual([
      ['b', 0],
      ['a', 0],
    ]);
    flights.leave('a b', passenger);
    // What nobody waits for any more comes behind all the rest.
    expect(asked.map(({ url, urgency }) => [url, urgency])).toEqual([
      ['b', 2],
      ['a', PRIORITY.rest + 3],
    ]);
    expect(asked.map(({ cancelled }) => cancelled)).toEqual([false, false]);
  });
});

describe('the worst of several', () => {
  it('is a failure, with the highest score of the others beside it', () => {
    expect(worstOf([scored(0.1), failed, scored(0.8)])).toMatchObject({ ok: false, beside: { nsfw: 0.8 } });
    expect(worstOf([failed, failed])).toEqual(failed);
  });

  it('is covered where one is flagged and another failed, whatever the reader chose for failures', () => {
    const facts = {
      sighting: { is: 'image', key: 'a b', complete: true, lazy: false, natural: { width: 0, height: 0 } },
      box: { width: 100, height: 100 },
      overdue: false,
      revealed: false,
    } as const;
    const settings = { ...DEFAULTS, unknown: 'show' } as const;
    expect(standingOf({ ...facts, outcome: worstOf([scored(0.9), failed]) }, settings)).toEqual({
      state: 'blur',
    });
    expect(standingOf({ ...facts, outcome: worstOf([scored(0.1), failed]) }, settings)).toMatchObject({
      state: 'unknown',
      bare: true,
    });
  });
});
