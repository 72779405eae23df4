import type { Model } from '../shared/catalogue';
import { DeadlineError } from '../shared/deadline';
import { RUN_MS } from '../shared/limits';
import { log, messageOf } from '../shared/log';
import type { Health } from '../shared/protocol';
import type { LeftReason, Rung } from '../shared/rungs';
import type { Scores } from '../shared/verdict';
import type { Backend, WeightsFile } from './classifier';
import {
  type Answer,
  Crew,
  DeviceLost,
  GPU_BATCH,
  type StartWorker,
  WorkerFell,
  WorkerReplaced,
} from './crew';
import { ImageFault, WrongAnswer } from './fault';
import type { Ladder } from './ladder';

/** A model that is of no use is not tried again for each image of a page; after this it is. */
const RETRY_LOAD_MS = 30_000;
const RUNS_KEPT = 500;
/** What a run may take beside ten times the slowest one so far, in milliseconds: the machine may be busy. */
const SLACK_MS = 5_000;

/** Forms of a model's weights that run rightly on the processor, the fastest first. */
const CPU_FORMS = ['int8', 'q4', 'fp16', 'fp32'] as const satisfies readonly Model['dtype'][];

/** The first of these forms that is here; `undefined` where none is. */
export type WeightsOf = (model: Model, forms: readonly Model['dtype'][]) => Promise<WeightsFile | undefined>;

/** What the engine says of itself. */
export type EngineHealth = Pick<
  Health,
  'state' | 'backend' | 'threads' | 'error' | 'coldStartMs' | 'runMs' | 'inputMs'
>;

/**
 * Owns one worker with the models of the plan; a host may have several engines (team.ts). onnxruntime-web rejects every
 * run after a failed one, and a worker out of memory says nothing at all: so whatever fails or is late costs the worker
 * its place, and the image is tried once more on a new one. The ladder says what the worker runs on; one that fails on
 * a GPU costs the image nothing, since the next one stands on another rung.
 */
export class Engine {
  readonly #startWorker: StartWorker;
  readonly #weightsOf: WeightsOf;
  readonly #ladder: Ladder;
  readonly #threads: number;
  #hiring: Promise<Crew> | undefined;
  #aboard: Crew | undefined;
  /** Models that could not be loaded, or gave no right answer, and when. */
  readonly #failures = new Map<string, { readonly at: number; readonly error: string }>();
  /** Those of the plan; all where nobody has said. */
  #wanted: ReadonlySet<string> | undefined;
  /** Models whose load has cost a worker its life, and that were not loaded since: that worker. */
  readonly #fellOnce = new Map<string, Crew>();
  readonly #slowestMs = new Map<string, number>();
  #health: Omit<EngineHealth, 'runMs' | 'inputMs'> = { state: 'idle', backend: 'wasm', threads: 0 };
  readonly #runMs: number[] = [];
  readonly #inputMs: number[] = [];

  /** @param threads worth having on the processor */
  constructor(startWorker: StartWorker, weightsOf: WeightsOf, ladder: Ladder, threads: number) {
    this.#startWorker = startWorker;
    this.#weightsOf = weightsOf;
    this.#ladder = ladder;
    this.#threads = threads;
  }

  get health(): EngineHealth {
    const times = { runMs: this.#runMs, inputMs: this.#inputMs };
    for (const [id, { error }] of this.#failures)
      if (this.#wanted?.has(id) ?? true) return { ...this.#health, ...times, state: 'failed', error };
    return { ...this.#health, ...times };
  }

  /** Images are judged by these from now on: that another model has failed is nobody's concern any more. */
  keepTo(models: readonly Model[]): void {
    this.#wanted = new Set(models.map(({ id }) => id));
  }

  /** Loads a model ahead of the first image. Never rejects: the first image will tell. */
  async warm(model: Model): Promise<void> {
    await this.#ready(model).catch(() => undefined);
  }

  /**
   * @param bitmap gives a new bitmap at each call, since a failed run takes the first along
   * @throws ImageFault `model` where the model cannot be loaded or has never given a right answer, `worker` where two
   *   workers failed on this image
   */
  async classify(model: Model, bitmap: () => Promise<ImageBitmap>): Promise<Scores> {
    const { scores, ms, inputMs } = await this.sample(model, bitmap);
    keep(this.#runMs, ms);
    keep(this.#inputMs, inputMs);
    return scores;
  }

  /** Like {@link classify}, for a picture of ours that counts for nothing but its time. */
  async sample(model: Model, bitmap: () => Promise<ImageBitmap>): Promise<Answer> {
    let failure: unknown;
    let rung: Rung | undefined;
    for (let attempt = 0; attempt < 2; attempt++) {
      const pixels = await bitmap();
      let crew: Crew | undefined;
      try {
        crew = await this.#ready(model);
        return await this.#run(crew, model, pixels);
      } catch (error) {
        if (crew === undefined) pixels.close();
        if (error instanceof ImageFault) throw error;
        failure = error;
        log.warn('a worker failed and is replaced:', messageOf(error));
        rung = crew?.rung;
        if (crew === undefined) continue;
        this.#dismiss(crew);
        if (crew.rung === 'webgpu') {
          this.#leaveGpu(error);
          attempt--;
        }
      }
    }
    // Two workers, and not one right answer yet: it is the model, or how it is run.
    if (!this.#slowestMs.has(model.id)) {
      if (failure instanceof WrongAnswer) throw this.#giveUp(model, failure);
      const isOwn = !(failure instanceof WorkerReplaced);
      if (isOwn && this.#leaveThreads(rung, failure)) return this.sample(model, bitmap);
    }
    throw new ImageFault('worker', messageOf(failure));
  }

  /** Images worth having in its care at once: one at work, the next ones decoded; on a GPU two batches. */
  get ahead(): number {
    return this.#ladder.rung === 'webgpu' ? 2 * GPU_BATCH : 3;
  }

  /** Whether a model runs on the GPU, having been compared with the processor. */
  isProved(model: Model): boolean {
    return this.#aboard?.rung === 'webgpu' && this.#aboard.loaded(model.id) !== undefined;
  }

  /** Puts a worker that has proved itself on the GPU in the place of the one that is there. */
  adopt(crew: Crew, ms: number): void {
    const before = this.#aboard;
    this.#aboard = crew;
    this.#hiring = Promise.resolve(crew);
    this.#slowestMs.clear();
    this.#health = { ...this.#health, backend: 'webgpu', threads: 0 };
    this.#ladder.pass('webgpu', ms);
    before?.retire();
    // A GPU that goes away between two images: the next one need not find out.
    crew.fallen.catch((error: unknown) => {
      if (this.#aboard !== crew) return;
      this.#dismiss(crew);
      this.#leaveGpu(error);
    });
  }

  /** Goes back to the processor where the ladder says so; images that run are finished. */
  stepDown(): void {
    const crew = this.#aboard;
    if (crew?.rung !== 'webgpu' || this.#ladder.rung === 'webgpu') return;
    this.#aboard = undefined;
    this.#hiring = undefined;
    this.#backOnProcessor();
    crew.retire();
  }

  /** Lets the worker go when it has finished what it has; the next image starts another one. */
  rest(): void {
    const crew = this.#aboard;
    this.#aboard = undefined;
    this.#hiring = undefined;
    this.#health = { ...this.#health, state: 'idle', threads: 0 };
    crew?.retire();
  }

  async #run(crew: Crew, model: Model, pixels: ImageBitmap): Promise<Answer> {
    const slowest = this.#slowestMs.get(model.id);
    // The first run may be slow; after that a worker that takes ten times its slowest is dead.
    const ms = slowest === undefined ? RUN_MS : Math.min(RUN_MS, 10 * slowest + SLACK_MS);
    const answer = await crew.classify(model.id, pixels, ms);
    this.#slowestMs.set(model.id, Math.max(slowest ?? 0, answer.ms));
    return answer;
  }

  /**
   * A worker with this model loaded.
   *
   * @throws ImageFault `model`; WorkerFell where the worker ended in the middle of it
   */
  async #ready(model: Model): Promise<Crew> {
    const failure = this.#failures.get(model.id);
    if (failure !== undefined && performance.now() - failure.at < RETRY_LOAD_MS) {
      throw new ImageFault('model', failure.error);
    }
    const start = performance.now();
    let crew: Crew | undefined;
    try {
      if (this.#health.state !== 'ready') this.#health = { ...this.#health, state: 'loading' };
      crew = await this.#crew();
      // What was not proved on the GPU does not run there.
      if (crew.rung === 'webgpu' && crew.loaded(model.id) === undefined) {
        this.#ladder.leave('webgpu', 'weights', model.name);
        this.stepDown();
        return await this.#ready(model);
      }
      const backend = await (crew.loaded(model.id) ?? this.#load(crew, model));
      this.#failures.delete(model.id);
      this.#fellOnce.delete(model.id);
      if (crew.rung !== 'webgpu' && this.#ladder.outcome(crew.rung)?.state === 'untried') {
        this.#ladder.pass(crew.rung);
      }
      const coldStartMs = this.#health.coldStartMs ?? performance.now() - start;
      this.#health = { state: 'ready', backend: backend.device, threads: backend.threads, coldStartMs };
      return crew;
    } catch (error) {
      if (error instanceof ImageFault) throw error;
      if (crew !== undefined) this.#dismiss(crew);
      if (crew?.rung === 'webgpu') {
        this.#leaveGpu(error);
        return this.#ready(model);
      }
      // A worker that ended while it loaded says nothing of the model, to all images that waited for it; one that never
      // starts does.
      if (crew !== undefined && error instanceof WorkerFell) {
        const fallen = this.#fellOnce.get(model.id) ?? crew;
        this.#fellOnce.set(model.id, fallen);
        if (fallen === crew) throw error;
      }
      if (this.#leaveThreads(crew?.rung, error)) return this.#ready(model);
      throw this.#giveUp(model, error);
    }
  }

  /** @returns whether a worker with threads has died: it may be the threads that it died of */
  #leaveThreads(rung: Rung | undefined, error: unknown): boolean {
    const died = error instanceof WorkerFell || error instanceof DeadlineError;
    if (rung !== 'wasm-threads' || !died) return false;
    this.#ladder.leave('wasm-threads', 'error', messageOf(error));
    return true;
  }

  /** For a while nobody tries this model. @returns the fault of all images that it was to judge */
  #giveUp({ id }: Model, error: unknown): ImageFault {
    this.#failures.set(id, { at: performance.now(), error: messageOf(error) });
    log.warn(`${id} is of no use:`, messageOf(error));
    return new ImageFault('model', messageOf(error));
  }

  async #load(crew: Crew, model: Model): Promise<Backend> {
    const file = await this.#weightsOf(model, CPU_FORMS);
    if (file === undefined) throw new Error(`${model.id} is not here`);
    return crew.load(model.id, file, crew.rung === 'wasm-single' ? 1 : this.#threads);
  }

  #crew(): Promise<Crew> {
    if (this.#hiring !== undefined) return this.#hiring;
    const hiring = Crew.hire(this.#startWorker, this.#ladder.rung).then((crew) => {
      // Another one may have been taken aboard meanwhile.
      if (this.#hiring === hiring) this.#aboard = crew;
      else crew.dismiss();
      return crew;
    });
    this.#hiring = hiring;
    // A rejected promise leaves the field, so that a later image tries again.
    hiring.catch(() => {
      if (this.#hiring === hiring) this.#hiring = undefined;
    });
    return hiring;
  }

  /** Each run of a fallen worker comes here, and the first one replaces it. */
  #dismiss(crew: Crew): void {
    if (this.#aboard !== crew) return;
    this.#aboard = undefined;
    this.#hiring = undefined;
    crew.dismiss();
  }

  #leaveGpu(error: unknown): void {
    if (this.#ladder.outcome('webgpu')?.state !== 'passed') return;
    const reason: LeftReason = error instanceof DeviceLost ? 'lost' : 'error';
    this.#backOnProcessor();
    this.#ladder.leave('webgpu', reason, messageOf(error));
  }

  #backOnProcessor(): void {
    this.#slowestMs.clear();
    this.#health = { ...this.#health, backend: 'wasm', threads: this.#threads };
  }
}

function keep(times: number[], ms: number): void {
  times.push(ms);
  if (times.length > RUNS_KEPT) times.shift();
}
