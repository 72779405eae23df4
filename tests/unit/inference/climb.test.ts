import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Climb } from '../../../src/inference/climb';
import type { StartWorker } from '../../../src/inference/crew';
import { Engine, type WeightsOf } from '../../../src/inference/engine';
import type { Gpu } from '../../../src/inference/gpu';
import { Ladder } from '../../../src/inference/ladder';
import { lifelineEnds } from '../../../src/inference/lifeline';
import { MOBILENET, VIT } from '../../../src/shared/catalogue';
import { RUN_MS } from '../../../src/shared/limits';
import type { Plan } from '../../../src/shared/plan';
import type { Device } from '../../../src/shared/rungs';
import { deferred } from '../support/deferred';
import { fakeBitmap } from '../support/fake-bitmap';
import { FakeWorker, type Staff } from '../support/fake-worker';
import { scoresOf } from '../support/scores';
import { until } from '../support/until';

vi.mock('../../../src/inference/lifeline');

const PLAN: Plan = { mode: 'fast', first: MOBILENET };
const OTHER: Plan = { mode: 'accurate', first: VIT };
const GPU: Gpu = { f16: true, software: false, name: 'a GPU' };

let gpu: Gpu | string;
let onGpu: Partial<Staff>;
let workers: { device: Device; worker: FakeWorker }[];
let ladder: Ladder;
let engine: Engine;
let climb: Climb;
const weightsOf = vi.fn<WeightsOf>();
const loads = vi.fn();

const answering =
  (nsfw: number, ms: number): Staff['classify'] =>
  async (_id, bitmaps) => ({
    scores: bitmaps.map(() => scoresOf(nsfw)),
    ms: ms * bitmaps.length,
    inputMs: 1,
  });

const startWorker: StartWorker = (_name, device) => {
  const load: Staff['load'] = async (id, { dtype }, threads) => {
    loads(device, id, dtype);
    return { device, threads };
  };
  const staff = device === 'webgpu' ? onGpu : { classify: answering(0.25, 40) };
  const worker = new FakeWorker({ load, ...staff });
  workers.push({ device, worker });
  return worker as unknown as Worker;
};
const alive = (): Device[] => workers.filter(({ worker }) => !worker.terminated).map(({ device }) => device);
const outcome = () => ladder.outcome('webgpu');
const classify = (model = MOBILENET) => engine.classify(model, async () => fakeBitmap().bitmap);
const gpuWorker = (): FakeWorker => {
  const found = workers.findLast(({ device }) => device === 'webgpu');
  if (found === undefined) throw new Error('no worker on the GPU');
  return found.worker;
};

beforeEach(() => {
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.mocked(lifelineEnds).mockReturnValue(new Promise(() => undefined));
  loads.mockReset();
  weightsOf.mockReset().mockImplementation(async (model, forms) => ({
    dtype: model.id === VIT.id ? (forms[0] ?? 'fp32') : model.dtype,
  }));
  gpu = GPU;
  onGpu = { classify: answering(0.26, 10) };
  workers = [];
  ladder = new Ladder(2);
  engine = new Engine(startWorker, weightsOf, ladder, 2);
  climb = new Climb({
    engine,
    ladder,
    startWorker,
    weightsOf,
    findGpu: async () => gpu,
    probes: [async () => fakeBitmap().bitmap, async () => fakeBitmap().bitmap],
    whenIdle: (task) => task(),
  });
});
afterEach(() => {
  for (const { worker } of workers) worker.terminate();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a GPU that answers rightly and fast', () => {
  it('takes the place of the processor', async () => {
    await climb.to(PLAN);
    expect(outcome()).toEqual({ rung: 'webgpu', state: 'passed', ms: 10 });
    expect(engine.health.backend).toBe('webgpu');
    expect(alive()).toEqual(['webgpu']);
    expect(await classify()).toEqual(scoresOf(0.26));
    expect(await climb.measure(MOBILENET)).toBe(10);
  });

  it('runs what is made for it, and the processor what is made for that', async () => {
    await climb.to(OTHER);
    expect(loads.mock.calls).toEqual([
      ['wasm', VIT.id, 'int8'],
      ['webgpu', VIT.id, 'fp16'],
    ]);
  });

  it('has no half precision: then it gets none', async () => {
    gpu = { ...GPU, f16: false };
    await climb.to(OTHER);
    expect(weightsOf.mock.calls.map(([, forms]) => forms).filter((forms) => !forms.includes('int8'))).toEqual(
      [
        ['q4', 'fp32'],
        ['q4', 'fp32'],
      ],
    );
  });

  it('may take longer for its first run than any later one may', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const called = deferred();
    const compiled = deferred();
    onGpu = {
      classify: async (id, bitmaps) => {
        called.resolve();
        await compiled.promise;
        return answering(0.26, 10)(id, bitmaps);
      },
    };
    const climbed = climb.to(PLAN);
    await called.promise;
    await vi.advanceTimersByTimeAsync(RUN_MS + 1);
    compiled.resolve();
    await climbed;
    expect(outcome()).toMatchObject({ state: 'passed' });
  });

  it('runs several images at once', async () => {
    const batches: number[] = [];
    const all = answering(0.26, 10);
    onGpu = {
      classify: (id, bitmaps) => {
        batches.push(bitmaps.length);
        return all(id, bitmaps);
      },
    };
    await climb.to(PLAN);
    batches.length = 0;
    await Promise.all(Array.from({ length: 6 }, () => classify()));
    expect(Math.max(...batches)).toBeGreaterThan(1);
    expect(Math.max(...batches)).toBeLessThanOrEqual(4);
    expect(engine.health.runMs).toEqual(Array.from({ length: 6 }, () => 10));
  });

  it('is not proved twice for what it has proved', async () => {
    await climb.to(PLAN);
    await climb.to(PLAN);
    expect(workers).toHaveLength(2);
  });

  it('is proved anew for a plan with another model, on the processor meanwhile', async () => {
    await climb.to(PLAN);
    await climb.to(OTHER);
    expect(outcome()).toMatchObject({ state: 'passed' });
    expect(alive()).toEqual(['webgpu']);
    expect(engine.isProved(VIT)).toBe(true);
  });

  it('does not run a model that was not compared', async () => {
    await climb.to(PLAN);
    expect(await classify(VIT)).toEqual(scoresOf(0.25));
    expect(outcome()).toMatchObject({ state: 'left', reason: 'weights' });
    expect(alive()).toEqual(['wasm']);
  });
});

describe('a GPU that is not worth it', () => {
  const left = async (): Promise<unknown> => {
    await climb.to(PLAN);
    expect(engine.health.backend).toBe('wasm');
    expect(await classify()).toEqual(scoresOf(0.25));
    expect(alive()).toEqual(['wasm']);
    return outcome();
  };

  it('is not there', async () => {
    gpu = 'no adapter';
    expect(await left()).toMatchObject({ reason: 'absent', detail: 'no adapter' });
  });

  it('is played by a processor, unless the reader insists', async () => {
    gpu = { ...GPU, software: true };
    expect(await left()).toMatchObject({ reason: 'software' });
    ladder.choice = 'webgpu';
    await climb.to(PLAN);
    expect(outcome()).toMatchObject({ state: 'passed' });
  });

  it('answers wrongly', async () => {
    onGpu = { classify: answering(0.4, 10) };
    expect(await left()).toMatchObject({ reason: 'drift', detail: 'mobilenet-v2: 0.15' });
  });

  it('is slow, and is not tried a second time', async () => {
    onGpu = { classify: answering(0.25, 400) };
    expect(await left()).toMatchObject({ reason: 'slow', ms: 400 });
    const before = workers.length;
    await climb.to(PLAN);
    expect(workers).toHaveLength(before);
  });

  it('throws', async () => {
    onGpu = { load: () => Promise.reject(new Error('shader does not compile')) };
    expect(await left()).toMatchObject({ reason: 'error', detail: 'shader does not compile' });
  });

  it('has no weights that it runs rightly, until there are some', async () => {
    let here = false;
    weightsOf.mockImplementation(async (model, forms) => {
      const dtype = forms.includes('int8') ? 'int8' : 'fp16';
      return dtype === 'int8' || here ? { dtype: model.id === VIT.id ? dtype : model.dtype } : undefined;
    });
    await climb.to(OTHER);
    expect(outcome()).toMatchObject({ reason: 'weights' });
    here = true;
    await climb.to(OTHER);
    expect(outcome()).toMatchObject({ state: 'passed' });
  });

  it('is not what the reader has chosen, and comes back with another choice', async () => {
    ladder.choice = 'wasm';
    expect(await left()).toMatchObject({ reason: 'choice' });
    ladder.choice = 'auto';
    await climb.to(PLAN);
    expect(outcome()).toMatchObject({ state: 'passed' });
    ladder.choice = 'wasm';
    expect(await left()).toMatchObject({ reason: 'choice' });
  });
});

describe('a GPU that fails at work', () => {
  it('costs its images nothing but time', async () => {
    const good = answering(0.26, 10);
    let broken = false;
    onGpu = {
      classify: (id, bitmaps) => (broken ? Promise.reject(new Error('out of memory')) : good(id, bitmaps)),
    };
    await climb.to(PLAN);
    broken = true;
    expect(await Promise.all([classify(), classify(), classify()])).toEqual(
      Array.from({ length: 3 }, () => scoresOf(0.25)),
    );
    expect(outcome()).toMatchObject({ state: 'left', reason: 'error', detail: 'out of memory' });
    expect(alive()).toEqual(['wasm']);
    expect(engine.health.backend).toBe('wasm');
  });

  it('goes away in the middle of a run', async () => {
    const lost = deferred<string>();
    const begun = deferred();
    const good = answering(0.26, 10);
    let hangs = false;
    onGpu = {
      deviceLost: () => lost.promise,
      classify: (id, bitmaps) => {
        if (!hangs) return good(id, bitmaps);
        begun.resolve();
        return new Promise(() => undefined);
      },
    };
    await climb.to(PLAN);
    hangs = true;
    const scores = classify();
    await begun.promise;
    lost.resolve('the computer slept');
    expect(await scores).toEqual(scoresOf(0.25));
    expect(outcome()).toMatchObject({ reason: 'lost', detail: 'the GPU went away: the computer slept' });
  });

  it('goes away while nothing runs', async () => {
    const lost = deferred<string>();
    onGpu = { ...onGpu, deviceLost: () => lost.promise };
    await climb.to(PLAN);
    lost.resolve('');
    await until(() => expect(outcome()).toMatchObject({ state: 'left', reason: 'lost' }));
    expect(gpuWorker().terminated).toBe(true);
    await climb.to(PLAN);
    expect(outcome()).toMatchObject({ state: 'left', reason: 'lost' });
    expect(await classify()).toEqual(scoresOf(0.25));
  });
});

describe('plans that come one after the other', () => {
  it('leave the newest one proved', async () => {
    await Promise.all([climb.to(PLAN), climb.to(OTHER)]);
    expect(engine.isProved(VIT)).toBe(true);
    expect(engine.isProved(MOBILENET)).toBe(false);
    expect(alive()).toEqual(['webgpu']);
  });

  it('are overtaken in the middle of a self-test, whose worker goes', async () => {
    const held = deferred();
    const good = answering(0.26, 10);
    onGpu = { classify: (id, bitmaps) => held.promise.then(() => good(id, bitmaps)) };
    const first = climb.to(PLAN);
    await until(() => expect(workers.some(({ device }) => device === 'webgpu')).toBe(true));
    const second = climb.to(OTHER);
    held.resolve();
    await Promise.all([first, second]);
    expect(engine.isProved(VIT)).toBe(true);
    expect(alive()).toEqual(['webgpu']);
  });
});

describe('the speed of a model', () => {
  it('is that of the rung that is stood on', async () => {
    gpu = 'none';
    expect(await climb.measure(MOBILENET)).toBe(40);
    gpu = GPU;
    await climb.to(PLAN);
    expect(await climb.measure(MOBILENET)).toBe(10);
    ladder.choice = 'wasm';
    await climb.to(PLAN);
    expect(await climb.measure(MOBILENET)).toBe(40);
  });
});
