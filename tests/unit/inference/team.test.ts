import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Crew, type StartWorker } from '../../../src/inference/crew';
import { Ladder } from '../../../src/inference/ladder';
import { lifelineEnds } from '../../../src/inference/lifeline';
import { Team } from '../../../src/inference/team';
import { INCEPTION, MOBILENET, VIT } from '../../../src/shared/catalogue';
import { type Deferred, deferred } from '../support/deferred';
import { fakeBitmap } from '../support/fake-bitmap';
import { FakeWorker, type Staff } from '../support/fake-worker';
import { scoresOf } from '../support/scores';

vi.mock('../../../src/inference/lifeline');

let workers: FakeWorker[];
/** Runs that have begun: which worker, which model, and the way to end it. */
let runs: { readonly worker: number; readonly model: string; readonly done: Deferred<void> }[];
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
  const load: Staff['load'] = async (_id, _weights, threads) => ({ device, threads });
  const worker = new FakeWorker({ load, classify });
  workers.push(worker);
  return worker as unknown as Worker;
};
const classify = (model = MOBILENET) => team.classify(model, async () => fakeBitmap().bitmap);
const begun = (count: number): Promise<void> => vi.waitFor(() => expect(runs).toHaveLength(count));
const places = (): number[] => runs.map(({ worker }) => worker);

beforeEach(() => {
  vi.mocked(lifelineEnds).mockReturnValue(new Promise(() => undefined));
  workers = [];
  runs = [];
  ladder = new Ladder(1);
  team = new Team(startWorker, async ({ dtype }) => ({ dtype }), ladder, 3);
});
afterEach(() => {
  for (const worker of workers) worker.terminate();
  vi.restoreAllMocks();
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

it('is warmed up as a whole', async () => {
  await team.warm(INCEPTION);
  expect(workers).toHaveLength(3);
  await team.warm(VIT);
  expect(workers).toHaveLength(3);
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
