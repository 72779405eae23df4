import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StartWorker } from '../../../src/inference/crew';
import { Engine } from '../../../src/inference/engine';
import { ImageFault, WrongAnswer } from '../../../src/inference/fault';
import { Ladder } from '../../../src/inference/ladder';
import { lifelineEnds } from '../../../src/inference/lifeline';
import { MOBILENET, VIT } from '../../../src/shared/catalogue';
import { LOAD_MS, RUN_MS } from '../../../src/shared/limits';
import { deferred } from '../support/deferred';
import { fakeBitmap } from '../support/fake-bitmap';
import { FakeWorker, goodStaff, type Staff, silence } from '../support/fake-worker';
import { scoresOf } from '../support/scores';

// As in a browser, whose locks are free again when their holder is gone.
vi.mock('../../../src/inference/lifeline');

/** The pause after a model that was of no use (engine.ts). */
const RETRY_LOAD_MS = 30_000;

let workers: FakeWorker[];
let plans: Partial<Staff>[];
/** Names of the workers, in the order in which they were started. */
let names: string[];
/** Kills the worker of a name, which says nothing to anybody. */
let kill: Map<string, () => void>;
let engine: Engine;
let ladder: Ladder;

const packaged = async () => ({ dtype: 'fp32' as const });
const engineOn = (start: StartWorker, threads: number): Engine => {
  ladder = new Ladder(threads);
  return new Engine(start, packaged, ladder, threads);
};
const start: StartWorker = (name) => {
  names.push(name);
  const worker = new FakeWorker(plans.shift());
  workers.push(worker);
  return worker as unknown as Worker;
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.spyOn(console, 'warn').mockReturnValue();
  workers = [];
  plans = [];
  names = [];
  kill = new Map();
  vi.mocked(lifelineEnds).mockImplementation((name) => new Promise((ended) => kill.set(name, ended)));
  engine = engineOn(start, 1);
});
afterEach(() => {
  for (const worker of workers) worker.terminate();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const bitmap = vi.fn(async () => fakeBitmap().bitmap);
const classify = () => engine.classify(MOBILENET, bitmap);
/** The fault itself, so that its reason can be looked at. */
const faultOf = async (outcome: Promise<unknown>): Promise<ImageFault> => {
  const error = await outcome.then(
    () => 'no fault',
    (thrown: unknown) => thrown,
  );
  if (error instanceof ImageFault) return error;
  throw new Error(`not an image's fault: ${error}`);
};

/** A staff that says when a call is there, and never answers. */
function hanging(method: 'load' | 'classify'): { staff: Partial<Staff>; called: Promise<void> } {
  const { promise, resolve } = deferred();
  const hang = (): Promise<never> => {
    resolve();
    return silence();
  };
  return { staff: { [method]: hang }, called: promise };
}

describe('a worker that works', () => {
  it('is started once, for the first image, and gives scores', async () => {
    expect(workers).toHaveLength(0);
    expect(await classify()).toEqual(scoresOf(0.25));
    await Promise.all([classify(), classify()]);
    expect(workers).toHaveLength(1);
  });

  it('is warmed up ahead of the first image', async () => {
    const load = vi.fn(goodStaff.load);
    plans = [{ load }];
    await engine.warm(MOBILENET);
    await classify();
    expect(load.mock.calls).toEqual([[MOBILENET.id, { dtype: 'fp32' }, 1]]);
  });

  it('gets the bitmap itself, not a copy', async () => {
    const { bitmap: pixels } = fakeBitmap();
    await engine.classify(MOBILENET, async () => pixels);
    expect((pixels as unknown as ArrayBuffer).byteLength).toBe(0);
  });
});

describe('pixels that cannot be sent', () => {
  it('are the fault of their image, and the worker stays', async () => {
    await classify();
    const tainted = (): never => {
      throw new DOMException('Non-origin-clean ImageBitmap cannot be transferred.', 'DataCloneError');
    };
    vi.spyOn(FakeWorker.prototype, 'postMessage').mockImplementationOnce(tainted);
    expect(await faultOf(classify())).toMatchObject({ reason: 'undecodable' });
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(workers).toHaveLength(1);
  });
});

describe('a worker that fails', () => {
  it('is replaced, and the image is tried once more with new pixels', async () => {
    plans = [{ classify: () => Promise.reject(new Error('out of memory')) }];
    bitmap.mockClear();
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(bitmap).toHaveBeenCalledTimes(2);
  });

  it('costs the image a verdict where the second one fails too, and leaves the next image a third one', async () => {
    const broken = { classify: () => Promise.reject(new Error('no luck')) };
    plans = [broken, broken];
    expect(await faultOf(classify())).toMatchObject({ reason: 'worker', message: 'no luck' });
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(workers).toHaveLength(3);
  });

  it('falls by an error of its own in the middle of a run', async () => {
    const { staff, called } = hanging('classify');
    plans = [staff];
    const scores = classify();
    await called;
    workers[0]?.fall('memory access out of bounds');
    expect(await scores).toEqual(scoresOf(0.25));
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('is killed without a word in the middle of a run', async () => {
    const { staff, called } = hanging('classify');
    plans = [staff];
    const scores = classify();
    await called;
    kill.get(names[0] ?? '')?.();
    expect(await scores).toEqual(scoresOf(0.25));
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(new Set(names).size).toBe(2);
  });

  it('works without a lifeline too', async () => {
    vi.mocked(lifelineEnds).mockRejectedValue(new Error('no locks here'));
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(workers).toHaveLength(1);
  });

  it('falls while nothing runs, and the next image does not notice', async () => {
    await classify();
    workers[0]?.fall('');
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(workers).toHaveLength(2);
  });

  it.each(['error', 'messageerror'])('is replaced at a %s event', async (type) => {
    const { staff, called } = hanging('classify');
    plans = [staff];
    const scores = classify();
    await called;
    workers[0]?.dispatchEvent(new Event(type));
    expect(await scores).toEqual(scoresOf(0.25));
  });

  it('takes no image along: all that ran on it are tried again on one new worker', async () => {
    let calls = 0;
    const all = deferred();
    plans = [
      {
        classify: () => {
          if (++calls === 3) all.resolve();
          return silence();
        },
      },
    ];
    const outcomes = Promise.all([classify(), classify(), classify()]);
    await all.promise;
    workers[0]?.fall('killed');
    expect(await outcomes).toEqual([scoresOf(0.25), scoresOf(0.25), scoresOf(0.25)]);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('is told apart from its successor when its runs end one after the other', async () => {
    const first = deferred<never>();
    const second = deferred<never>();
    const both = deferred();
    const answers = [first.promise, second.promise];
    plans = [
      {
        classify: () => {
          const answer = answers.shift();
          if (answers.length === 0) both.resolve();
          return answer ?? silence();
        },
      },
    ];
    const outcomes = [classify(), classify()];
    await both.promise;
    first.reject(new Error('poisoned'));
    second.reject(new Error('poisoned'));
    expect(await Promise.all(outcomes)).toEqual([scoresOf(0.25), scoresOf(0.25)]);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it.each([
    ['none', []],
    ['no number', [scoresOf(Number.NaN)]],
  ])('is one that answers with %s', async (_what, scores) => {
    plans = [{ classify: async () => ({ scores, ms: 1, inputMs: 0 }) }];
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(workers).toHaveLength(2);
  });
});

describe('the deadline of a run', () => {
  const lateness = async (ms: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(ms);
  };

  it('costs a silent worker its place, not a moment before', async () => {
    const { staff, called } = hanging('classify');
    plans = [staff];
    const scores = classify();
    await called;
    await lateness(RUN_MS - 1);
    expect(workers).toHaveLength(1);
    await lateness(1);
    expect(await scores).toEqual(scoresOf(0.25));
    expect(workers[0]?.terminated).toBe(true);
  });

  it('comes sooner once it is known how fast the worker is', async () => {
    const stuck = deferred();
    let runs = 0;
    plans = [
      {
        classify: async () => {
          if (++runs <= 3) return { scores: [scoresOf(0)], ms: 100, inputMs: 0 };
          stuck.resolve();
          return silence();
        },
      },
    ];
    for (let i = 0; i < 3; i++) await classify();
    const scores = classify();
    await stuck.promise;
    await lateness(5_999);
    expect(workers).toHaveLength(1);
    await lateness(1);
    expect(await scores).toEqual(scoresOf(0.25));
    expect(workers).toHaveLength(2);
  });
});

describe('a model that gives no right answer', () => {
  const nonsense = async () => ({ scores: [scoresOf(Number.NaN)], ms: 1, inputMs: 0 });

  it.each([
    ['what is no number', nonsense],
    ['too many numbers', () => Promise.reject(new WrongAnswer('7 logits for 1 x 5 labels'))],
  ])('to two workers, but %s, is left alone for a while', async (_what, classifyBadly) => {
    const bad = { classify: classifyBadly };
    plans = [bad, bad];
    expect(await faultOf(classify())).toMatchObject({ reason: 'model' });
    expect(engine.health).toMatchObject({ state: 'failed' });
    await vi.advanceTimersByTimeAsync(RETRY_LOAD_MS - 1);
    expect(await faultOf(classify())).toMatchObject({ reason: 'model' });
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await classify()).toEqual(scoresOf(0.25));
  });

  it('is not blamed where it has given one before', async () => {
    const answers = [goodStaff.classify, nonsense];
    plans = [
      { classify: (id, bitmaps) => (answers.shift() ?? nonsense)(id, bitmaps) },
      { classify: nonsense },
    ];
    await classify();
    expect(await faultOf(classify())).toMatchObject({ reason: 'worker' });
    expect(await classify()).toEqual(scoresOf(0.25));
  });
});

describe('a model that cannot be loaded', () => {
  const missing = { load: () => Promise.reject(new Error('no such file')) };

  it('gives its reason, and costs no load for each image', async () => {
    plans = [missing];
    const outcomes = [classify(), classify(), classify()].map(faultOf);
    for (const fault of await Promise.all(outcomes)) {
      expect(fault).toMatchObject({ reason: 'model', message: 'no such file' });
    }
    await vi.advanceTimersByTimeAsync(RETRY_LOAD_MS - 1);
    expect(await faultOf(classify())).toMatchObject({ reason: 'model', message: 'no such file' });
    expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
  });

  it('is tried again after a pause', async () => {
    plans = [missing];
    await faultOf(classify());
    await vi.advanceTimersByTimeAsync(RETRY_LOAD_MS);
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(engine.health).toMatchObject({ state: 'ready' });
    expect(engine.health.error).toBeUndefined();
  });

  it('is no failure any more where others judge, and is one again where it does', async () => {
    plans = [missing];
    await faultOf(classify());
    engine.keepTo([VIT]);
    expect(engine.health.state).not.toBe('failed');
    expect(engine.health.error).toBeUndefined();
    engine.keepTo([VIT, MOBILENET]);
    expect(engine.health).toMatchObject({ state: 'failed', error: 'no such file' });
  });

  it('closes the pixels that it cannot use', async () => {
    plans = [missing];
    const { bitmap: pixels, closed } = fakeBitmap();
    await faultOf(engine.classify(MOBILENET, async () => pixels));
    expect(closed()).toBe(true);
  });

  it('is one that takes too long', async () => {
    const { staff, called } = hanging('load');
    plans = [staff];
    const fault = faultOf(classify());
    await called;
    await vi.advanceTimersByTimeAsync(LOAD_MS);
    expect(await fault).toMatchObject({ reason: 'model' });
    expect(workers[0]?.terminated).toBe(true);
  });

  it('is not one whose worker ended while it loaded, but one that costs a second worker its life', async () => {
    const [first, second] = [hanging('load'), hanging('load')];
    plans = [first.staff, second.staff];
    const fault = faultOf(classify());
    await first.called;
    workers[0]?.fall('');
    await second.called;
    workers[1]?.fall('');
    expect(await fault).toMatchObject({ reason: 'model', message: 'the worker could not start' });
  });

  it('is tried again on a new worker when the first ended while it loaded', async () => {
    const { staff, called } = hanging('load');
    plans = [staff];
    const scores = classify();
    await called;
    kill.get(names[0] ?? '')?.();
    expect(await scores).toEqual(scoresOf(0.25));
  });

  it('is not one whose worker ended once, however many images waited for it', async () => {
    const load = hanging('load');
    plans = [load.staff];
    const outcomes = Promise.all([classify(), classify(), classify()]);
    await load.called;
    kill.get(names[0] ?? '')?.();
    await expect(outcomes).resolves.toHaveLength(3);
    expect(workers).toHaveLength(2);
  });

  it('is one whose worker is not even to be had', async () => {
    const start = vi.fn((): Worker => {
      throw new Error('forbidden by the policy');
    });
    engine = engineOn(start, 1);
    for (let i = 0; i < 2; i++)
      expect(await faultOf(classify())).toMatchObject({
        reason: 'model',
        message: 'forbidden by the policy',
      });
    expect(start).toHaveBeenCalledTimes(1);
    expect(engine.health.state).toBe('failed');
  });

  it('does not make warming up fail', async () => {
    plans = [missing];
    await engine.warm(MOBILENET);
    expect(engine.health.state).toBe('failed');
  });
});

describe('threads', () => {
  beforeEach(() => {
    engine = engineOn(start, 2);
  });

  it('are given to the first load', async () => {
    await classify();
    expect(engine.health).toMatchObject({ backend: 'wasm', threads: 2 });
    expect(ladder.outcome('wasm-threads')).toEqual({ rung: 'wasm-threads', state: 'passed' });
  });

  it.each([
    ['a load', 'load'],
    ['the first run', 'classify'],
  ] as const)('are given up where two workers die of %s with them', async (_what, method) => {
    const [first, second] = [hanging(method), hanging(method)];
    plans = [first.staff, second.staff];
    const scores = classify();
    await first.called;
    workers[0]?.fall('out of memory');
    await second.called;
    workers[1]?.fall('out of memory');
    expect(await scores).toEqual(scoresOf(0.25));
    expect(engine.health).toMatchObject({ state: 'ready', threads: 1 });
    expect(ladder.outcome('wasm-threads')).toMatchObject({ state: 'left', reason: 'error' });
  });

  it('are given up where a load with them never ends', async () => {
    const { staff, called } = hanging('load');
    plans = [staff];
    const scores = classify();
    await called;
    await vi.advanceTimersByTimeAsync(LOAD_MS);
    expect(await scores).toEqual(scoresOf(0.25));
    expect(ladder.rung).toBe('wasm-single');
  });

  it('are given up where the first run with them never ends', async () => {
    const [first, second] = [hanging('classify'), hanging('classify')];
    plans = [first.staff, second.staff];
    const scores = classify();
    await first.called;
    await vi.advanceTimersByTimeAsync(RUN_MS);
    await second.called;
    await vi.advanceTimersByTimeAsync(RUN_MS);
    expect(await scores).toEqual(scoresOf(0.25));
    expect(ladder.rung).toBe('wasm-single');
  });

  it('are kept where a run with them went well before', async () => {
    await classify();
    workers[0]?.fall('out of memory');
    const { staff, called } = hanging('classify');
    plans = [staff];
    const fault = faultOf(classify());
    await called;
    workers[1]?.fall('out of memory');
    expect(await fault).toMatchObject({ reason: 'worker' });
    expect(ladder.rung).toBe('wasm-threads');
  });

  it('are not what a run is laid to that ended for another one', async () => {
    const both = deferred();
    let runs = 0;
    const poisoned = {
      classify: async () => {
        if (++runs % 2 === 1) return silence();
        both.resolve();
        throw new Error('poisoned');
      },
    };
    plans = [poisoned, poisoned];
    const outcomes = [classify(), classify()].map(faultOf);
    await both.promise;
    for (const fault of await Promise.all(outcomes)) expect(fault).toMatchObject({ reason: 'worker' });
    expect(ladder.rung).toBe('wasm-threads');
  });

  it('are not what a missing file is laid to', async () => {
    plans = [{ load: () => Promise.reject(new Error('no such file')) }];
    expect(await faultOf(classify())).toMatchObject({ reason: 'model' });
    expect(ladder.rung).toBe('wasm-threads');
  });
});

it('leaves to its asker what fails before any worker is asked', async () => {
  const fault = new ImageFault('undecodable', 'half a picture');
  expect(await faultOf(engine.classify(MOBILENET, () => Promise.reject(fault)))).toBe(fault);
  expect(workers).toHaveLength(0);
});

describe('health', () => {
  it('goes from idle over loading to ready', async () => {
    const loaded = deferred<{ device: 'wasm'; threads: number }>();
    plans = [{ load: () => loaded.promise }];
    expect(engine.health).toEqual({
      state: 'idle',
      backend: 'wasm',
      threads: 0,
      runMs: [],
      inputMs: [],
    });
    const warm = engine.warm(MOBILENET);
    expect(engine.health.state).toBe('loading');
    expect(engine.health.coldStartMs).toBeUndefined();
    vi.advanceTimersByTime(700);
    loaded.resolve({ device: 'wasm', threads: 4 });
    await warm;
    expect(engine.health).toMatchObject({ state: 'ready', threads: 4, coldStartMs: 700 });
  });

  it('tells why a load failed', async () => {
    plans = [{ load: () => Promise.reject(new Error('corrupt')) }];
    await engine.warm(MOBILENET);
    expect(engine.health).toMatchObject({ state: 'failed', error: 'corrupt' });
  });

  it('keeps the times of the latest runs', async () => {
    let ms = 0;
    plans = [{ classify: async () => ({ scores: [scoresOf(0)], ms: ++ms, inputMs: 0 }) }];
    await Promise.all(Array.from({ length: 502 }, classify));
    expect(engine.health.runMs).toHaveLength(500);
    expect(engine.health.runMs.slice(0, 2)).toEqual([3, 4]);
    expect(engine.health.runMs.at(-1)).toBe(502);
  });
});
