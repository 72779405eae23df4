import { transfer } from 'comlink';
import type { Model } from '../shared/catalogue';
import { RUN_MS } from '../shared/limits';
import { log, messageOf } from '../shared/log';
import type { Health } from '../shared/protocol';
import type { Scores } from '../shared/verdict';
import { Crew, WorkerFell } from './crew';
import { ImageFault } from './fault';

/** A model that cannot be loaded is not tried again for each image of a page; after this it is. */
const RETRY_LOAD_MS = 30_000;
const RUNS_KEPT = 500;

/** Where the weights of a model are that is not in the package; `undefined` for one that is. */
export type WeightsOf = (model: Model) => Promise<Blob | undefined>;

/**
 * Owns ONE worker with all models. onnxruntime-web rejects every run after a failed one, and a worker out of memory
 * says nothing at all: so whatever fails or is late costs the worker its place, and the image is tried once more on a
 * new one.
 */
export class Engine {
  readonly #startWorker: (name: string) => Worker;
  readonly #weightsOf: WeightsOf;
  #hiring: Promise<Crew> | undefined;
  #aboard: Crew | undefined;
  /** Models that could not be loaded, and when. */
  readonly #failures = new Map<string, { readonly at: number; readonly error: string }>();
  /** Models whose load has cost one worker its life, and that were not loaded since. */
  readonly #fellOnce = new Set<string>();
  readonly #slowestMs = new Map<string, number>();
  #health: Omit<Health, 'model' | 'mode' | 'runMs' | 'waiting'> = {
    state: 'idle',
    backend: 'wasm',
    threads: 0,
  };
  readonly #runMs: number[] = [];

  constructor(startWorker: (name: string) => Worker, weightsOf: WeightsOf = async () => undefined) {
    this.#startWorker = startWorker;
    this.#weightsOf = weightsOf;
  }

  get health(): Omit<Health, 'model' | 'mode' | 'waiting'> {
    const [failure] = this.#failures.values();
    if (failure !== undefined)
      return { ...this.#health, state: 'failed', error: failure.error, runMs: this.#runMs };
    return { ...this.#health, runMs: this.#runMs };
  }

  /** Loads a model ahead of the first image. Never rejects: the first image will tell. */
  async warm(model: Model): Promise<void> {
    await this.#ready(model).catch(() => undefined);
  }

  /**
   * @param bitmap gives a new bitmap at each call, since a failed run takes the first along
   * @throws ImageFault `model` where the model cannot be loaded, `worker` where two workers failed on this image
   */
  async classify(model: Model, bitmap: () => Promise<ImageBitmap>): Promise<Scores> {
    let failure: unknown;
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
        if (crew !== undefined) this.#dismiss(crew);
      }
    }
    throw new ImageFault('worker', messageOf(failure));
  }

  async #run(crew: Crew, model: Model, pixels: ImageBitmap): Promise<Scores> {
    const slowest = this.#slowestMs.get(model.id);
    // The first run may be slow; after that a worker that takes ten times its slowest is dead.
    const ms = slowest === undefined ? RUN_MS : Math.min(RUN_MS, 5_000 + 10 * slowest);
    const run = crew.service.classify(model.id, transfer([pixels], [pixels]));
    const answer = await crew.within(run, ms, 'a run');
    const [scores] = answer.scores;
    if (scores === undefined || !Number.isFinite(scores.nsfw)) {
      throw new Error('the worker answered without a score');
    }
    this.#slowestMs.set(model.id, Math.max(slowest ?? 0, answer.ms));
    this.#runMs.push(answer.ms);
    if (this.#runMs.length > RUNS_KEPT) this.#runMs.shift();
    return scores;
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
      const { device, threads } = await crew.load(model.id, await this.#weightsOf(model));
      this.#failures.delete(model.id);
      this.#fellOnce.delete(model.id);
      const coldStartMs = this.#health.coldStartMs ?? performance.now() - start;
      this.#health = { state: 'ready', backend: device, threads, coldStartMs };
      return crew;
    } catch (error) {
      if (crew !== undefined) this.#dismiss(crew);
      // A worker that ended while it loaded says nothing of the model; one that never starts does.
      if (crew !== undefined && error instanceof WorkerFell && !this.#fellOnce.has(model.id)) {
        this.#fellOnce.add(model.id);
        throw error;
      }
      this.#failures.set(model.id, { at: performance.now(), error: messageOf(error) });
      log.warn(`${model.id} could not be loaded:`, messageOf(error));
      throw new ImageFault('model', messageOf(error));
    }
  }

  #crew(): Promise<Crew> {
    if (this.#hiring !== undefined) return this.#hiring;
    const hiring = Crew.hire(this.#startWorker).then((crew) => {
      this.#aboard = crew;
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
}
