import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Crew, type StartWorker } from '../../../src/inference/crew';
import { Ladder } from '../../../src/inference/ladder';
import { lifelineEnds } from '../../../src/inference/lifeline';
import { Team } from '../../../src/inference/team';
import { INCEPTION, MOBILENET, VIT } from '../../../src/shared/catalogue';
import { ROOM_MS } from '../../../src/shared/limits';
import { type Deferred, deferred } from '../support/deferred';
import { fakeBitmap } from '../support/fake-bitmap';
import { FakeWorker, type Staff } from '../support/fake-worker';
import { scoresOf } from '../support/scores';
import { until } from '../support/until';

vi.mock('../../../src/inference/lifeline');

let workers: FakeWorker[];
/** Runs that have begun: which worker, which model, and the way to end it. */
let runs: { readonly worker: number; readonly model: string; readonly done: Deferred<void> }[];
/** Threads that each model was loaded for, by worker. */
let loads: { readonly worker: number; readonly model: string; readonly threads: number }[];
let ladder: Ladder;
let team: Team;

const startWorker: StartWorker = (_name, device) => {
  const number = workers.length;
  const classify: Staff['classify'] = async (model, bitmaps) => {
    const done = deferred();
    runs.push({ worker: number, model, done });
    await done.promise;
    return { scores: bitmaps.map(() => scoresOf(number / 10)), ms: 40, inputMs: 4 };
  };
  const load: Staff['load'] = async (model, _weights, threads) => {
    loads.push({ worker: number, model, threads });
    return { device, threads };
  };
  const worker = new FakeWorker({ load, classify });
  workers.push(worker);
  return worker as unknown as Worker;
};
const classify = (model = MOBILENET) => team.classify(model, async () => fakeBitmap().bitmap);
const begun = (count: number): Promise<void> => until(() => expect(runs).toHaveLength(count));
const places = (): number[] => runs.map(({ worker }) => worker);

beforeEach(() => {
  vi.mocked(lifelineEnds).mockReturnValue(new Promise(() => undefined));
  workers = [];
  runs = [];
  loads = [];
  ladder = new Ladder(1);
  team = new Team(startWorker, async ({ dtype }) => ({ dtype }), ladder, 3, 1);
});
afterEach(() => {
  for (const worker of workers) worker.terminate();
  vi.restoreAllMocks();
});

it('does not speak of models that nobody asks for', async () => {
  team = new Team(startWorker, async () => undefined, ladder, 3, 1);
  await team.warm(MOBILENET);
  expect(team.health.state).toBe('failed');
  team.keepTo([VIT]);
  expect(team.health.state).not.toBe('failed');
});

describe('images', () => {
  it('go to the worker that has the least to do', async () => {
    const scores = [classify(), classify(), classify(), classify()];
    await begun(4);
    expect(places().sort()).toEqual([0, 0, 1, 2]);
    runs.find(({ worker }) => worker === 1)?.done.resolve();
    await Promise.race(scores);
    scores.push(classify());
    await begun(5);
    expect(places().at(-1)).toBe(1);
    for (const { done } of runs) done.resolve();
    await Promise.all(scores);
    expect(team.health).toMatchObject({ state: 'ready', backend: 'wasm', threads: 3 });
    expect(team.health.runMs).toHaveLength(5);
  });

  it('leave the last worker alone for a while after a page was scrolled', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    team.makeRoom();
    const scores = [classify(), classify(), classify(), classify()];
    await begun(4);
    expect(places().sort()).toEqual([0, 0, 1, 1]);
    now.mockReturnValue(1_000 + ROOM_MS);
    scores.push(classify());
    await begun(5);
    expect(places().at(-1)).toBe(2);
    for (const { done } of runs) done.resolve();
    await Promise.all(scores);
  });

  it('leave the ViT to two workers, whatever their number', async () => {
    const scores = Array.from({ length: 4 }, () => classify(VIT));
    await begun(4);
    expect(places().sort()).toEqual([0, 0, 1, 1]);
    for (const { done } of runs) done.resolve();
    await Promise.all(scores);
  });

  it('are wanted ahead by each of the workers', () => {
    expect(team.ahead).toBe(5);
  });
});

it('is warmed up as a whole for the first pass, and takes more of other models when there is so much to do', async () => {
  await team.warm(MOBILENET);
  await team.warm(INCEPTION);
  expect(loads.map(({ worker, model }) => `${worker} ${model}`)).toEqual([
    ...[0, 1, 2].map((worker) => `${worker} ${MOBILENET.id}`),
    `0 ${INCEPTION.id}`,
  ]);
  const scores = [classify(INCEPTION), classify(INCEPTION)];
  await begun(2);
  expect(loads.at(-1)).toEqual({ worker: 1, model: INCEPTION.id, threads: 1 });
  for (const { done } of runs) done.resolve();
  await Promise.all(scores);
});

describe('where workers can have threads', () => {
  beforeEach(() => {
    ladder = new Ladder(2);
    team = new Team(startWorker, async ({ dtype }) => ({ dtype }), ladder, 2, 2);
  });

  it('the embedded models run side by side, and the ViT in a worker with threads of its own', async () => {
    await team.warm(MOBILENET);
    expect(ladder.rung).toBe('wasm-threads');
    expect(ladder.outcome('wasm-threads')).toMatchObject({ state: 'passed' });
    expect(team.health).toMatchObject({ state: 'ready', threads: 2 });
    const scores = [classify(), classify(), classify(INCEPTION), classify(VIT), classify(VIT)];
    await begun(5);
    expect(loads).toContainEqual({ worker: 2, model: VIT.id, threads: 2 });
    expect(loads.filter(({ model }) => model !== VIT.id).every(({ threads }) => threads === 1)).toBe(true);
    expect(runs.filter(({ model }) => model === VIT.id).map(({ worker }) => worker)).toEqual([2, 2]);
    expect(new Set(runs.filter(({ model }) => model === MOBILENET.id).map(({ worker }) => worker)).size).toBe(
      2,
    );
    for (const { done } of runs) done.resolve();
    await Promise.all(scores);
    expect(team.health).toMatchObject({ state: 'ready', threads: 2 });
    expect(team.health.runMs).toHaveLength(5);
  });

  it('the GPU takes over from all', async () => {
    await team.warm(MOBILENET);
    const crew = await Crew.hire(startWorker, 'webgpu');
    await crew.load(MOBILENET.id, { dtype: 'fp32' }, 1);
    team.adopt(crew, 5);
    expect(team.health.backend).toBe('webgpu');
    team.makeRoom();
    const score = classify();
    await begun(1);
    expect(places()).toEqual([2]);
    runs[0]?.done.resolve();
    await score;
  });
});

it('goes to rest where the GPU takes over, and comes back where that is left', async () => {
  await team.warm(MOBILENET);
  const crew = await Crew.hire(startWorker, 'webgpu');
  await crew.load(MOBILENET.id, { dtype: 'fp32' }, 1);
  team.adopt(crew, 5);
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, true, false]);
  const onGpu = [classify(), classify()];
  await begun(1);
  expect(places()).toEqual([3]);
  runs[0]?.done.resolve();
  await Promise.all(onGpu);
  ladder.leave('webgpu', 'choice');
  team.stepDown();
  const back = [classify(), classify(), classify()];
  await begun(4);
  expect(places().slice(1).sort()).toEqual([4, 5, 6]);
  for (const { done } of runs) done.resolve();
  await Promise.all(back);
});
