import { type Remote, releaseProxy, transfer, wrap } from 'comlink';
import type { Model } from '../shared/catalogue';
import { withDeadline } from '../shared/deadline';
import { LOAD_MS, RUN_MS } from '../shared/limits';
import { log, messageOf } from '../shared/log';
import type { Health } from '../shared/protocol';
import type { Scores } from '../shared/verdict';
import { ImageFault } from './fault';
import { lifelineEnds } from './lifeline';
import type { WorkerService } from './worker';

/** A worker with its model loaded, and the way to be rid of both. */
interface Crew {
  readonly service: Remote<WorkerService>;
  readonly worker: Worker;
  /** Rejects when the worker reports an error of its own or is dismissed; never resolves. */
  readonly fallen: Promise<never>;
  readonly fall: (reason: Error) => void;
}

/** A model that cannot be loaded is not tried again for each image of a page; after this it is. */
const RETRY_LOAD_MS = 30_000;
const RUNS_KEPT = 500;

/**
 * Owns ONE worker. onnxruntime-web rejects every run after a failed one, and a worker out of memory says nothing at
 * all: so whatever fails or is late costs the worker its place, and the image is tried once more on a new one.
 */
export class Engine {
  readonly #model: Model;
  readonly #startWorker: (name: string) => Worker;
  #crew: Promise<Crew> | undefined;
  #aboard: Crew | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #slowestMs = 0;
  #health: Pick<Health, 'state' | 'backend' | 'threads' | 'error' | 'coldStartMs'> = {
    state: 'idle',
    backend: 'wasm',
    threads: 0,
  };
  readonly #runMs: number[] = [];

  constructor(model: Model, startWorker: (name: string) => Worker) {
    this.#model = model;
    this.#startWorker = startWorker;
  }

  get health(): Omit<Health, 'waiting'> {
    return { ...this.#health, model: this.#model.id, runMs: this.#runMs };
  }

  /** Loads the model ahead of the first image. Never rejects: the first image will tell. */
  async warm(): Promise<void> {
    await this.#ready().catch(() => undefined);
  }

  /**
   * @param bitmap gives a new bitmap at each call, since a failed run takes the first along
   * @throws ImageFault `model` where the model cannot be loaded, `worker` where two workers failed on this image
   */
  async classify(bitmap: () => Promise<ImageBitmap>): Promise<Scores> {
    let failure: unknown;
    for (let attempt = 0; attempt < 2; attempt++) {
      const pixels = await bitmap();
      const crew = await this.#ready().catch((error: unknown) => {
        pixels.close();
        throw error;
      });
      try {
        return await this.#run(crew, pixels);
      } catch (error) {
        failure = error;
        log.warn('a worker failed and is replaced:', messageOf(error));
        this.#dismiss(crew);
      }
    }
    throw new ImageFault('worker', messageOf(failure));
  }

  async #run(crew: Crew, pixels: ImageBitmap): Promise<Scores> {
    const run = crew.service.classify(this.#model.id, transfer([pixels], [pixels]));
    // The first runs may be slow; after that a worker that takes ten times its slowest is dead.
    const ms = this.#runMs.length < 3 ? RUN_MS : Math.min(RUN_MS, 5_000 + 10 * this.#slowestMs);
    const answer = await withDeadline(Promise.race([run, crew.fallen]), ms, 'a run');
    const [scores] = answer.scores;
    if (scores === undefined || !Number.isFinite(scores.nsfw)) {
      throw new Error('the worker answered without a score');
    }
    this.#slowestMs = Math.max(this.#slowestMs, answer.ms);
    this.#runMs.push(answer.ms);
    if (this.#runMs.length > RUNS_KEPT) this.#runMs.shift();
    return scores;
  }

  #ready(): Promise<Crew> {
    if (this.#crew !== undefined) return this.#crew;
    if (performance.now() - this.#failedAt < RETRY_LOAD_MS) {
      return Promise.reject(new ImageFault('model', this.#health.error ?? 'the model could not be loaded'));
    }
    const crew = this.#hire();
    this.#crew = crew;
    // A rejected promise leaves the field, so that a later image tries again.
    crew.catch(() => {
      if (this.#crew === crew) this.#crew = undefined;
    });
    return crew;
  }

  async #hire(): Promise<Crew> {
    const start = performance.now();
    this.#health = { ...this.#health, state: 'loading' };
    let worker: Worker | undefined;
    try {
      const name = `scrim-${crypto.randomUUID()}`;
      worker = this.#startWorker(name);
      const crew = muster(worker);
      const loading = Promise.race([crew.service.load(this.#model.id), crew.fallen]);
      const { device, threads } = await withDeadline(loading, LOAD_MS, `loading ${this.#model.id}`);
      this.#health = { state: 'ready', backend: device, threads, coldStartMs: performance.now() - start };
      this.#aboard = crew;
      lifelineEnds(name).then(
        () => crew.fall(new Error('the worker ended')),
        (error: unknown) => log.warn('the worker has no lifeline:', messageOf(error)),
      );
      return crew;
    } catch (error) {
      worker?.terminate();
      this.#failedAt = performance.now();
      this.#health = { ...this.#health, state: 'failed', error: messageOf(error) };
      log.warn('the model could not be loaded:', messageOf(error));
      throw new ImageFault('model', messageOf(error));
    }
  }

  /** Everything that waits for this worker is told, so that nothing waits for its own deadline. */
  #dismiss(crew: Crew): void {
    // Each of its runs comes here, the first one replaces it.
    if (this.#aboard !== crew) return;
    this.#aboard = undefined;
    this.#crew = undefined;
    crew.fall(new Error('the worker was replaced'));
    crew.service[releaseProxy]();
    crew.worker.terminate();
  }
}

/** The line to a new worker. */
function muster(worker: Worker): Crew {
  const { promise: fallen, reject: fall } = Promise.withResolvers<never>();
  fallen.catch(() => undefined);
  worker.addEventListener('error', (event) => fall(new Error(event.message || 'the worker could not start')));
  worker.addEventListener('messageerror', () => fall(new Error('a message of the worker could not be read')));
  return { worker, service: wrap<WorkerService>(worker), fallen, fall };
}
