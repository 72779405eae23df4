import { type Remote, releaseProxy, transfer, wrap } from 'comlink';
import { withDeadline } from '../shared/deadline';
import { LOAD_MS } from '../shared/limits';
import { log, messageOf } from '../shared/log';
import { type Device, deviceOf, type Rung } from '../shared/rungs';
import type { Scores } from '../shared/verdict';
import { Batches } from './batches';
import type { Backend, WeightsFile } from './classifier';
import { ImageFault, WrongAnswer } from './fault';
import { lifelineEnds } from './lifeline';
import type { WorkerService } from './worker';

/** Images of one run on a GPU; more make the first of them wait for the last. */
export const GPU_BATCH = 4;

/** Starts a worker of this name, with the build for this device. */
export type StartWorker = (name: string, device: Device) => Worker;

/** One image's share of a run, in milliseconds. */
export interface Answer {
  readonly scores: Scores;
  /** Making the model's input, and the run. */
  readonly ms: number;
  readonly inputMs: number;
}

interface Loaded {
  readonly backend: Promise<Backend>;
  readonly batches: Batches<{ pixels: ImageBitmap; ms: number }, Answer>;
}

/** A worker is no more, or is not to be used any more; whatever it was at is worth another try on a new one. */
export class WorkerFell extends Error {
  override readonly name = 'WorkerFell';
}

/** A worker had to go for what another image has met on it. */
export class WorkerReplaced extends WorkerFell {}

/** The GPU went away under a worker that was well. */
export class DeviceLost extends WorkerFell {}

/** A worker, the line to it, and what it has loaded. */
export class Crew {
  readonly rung: Rung;
  /** Rejects with {@link WorkerFell} at the worker's end; never resolves. */
  readonly fallen: Promise<never>;
  readonly #service: Remote<WorkerService>;
  readonly #worker: Worker;
  readonly #fall: (reason: WorkerFell) => void;
  readonly #loaded = new Map<string, Loaded>();
  /** Answers that are waited for. */
  #pending = 0;
  #retired = false;

  private constructor(worker: Worker, rung: Rung) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.rung = rung;
    this.fallen = promise;
    this.#fall = reject;
    this.#worker = worker;
    this.#service = wrap<WorkerService>(worker);
    const fall = (reason: string) => (event: Event) =>
      reject(new WorkerFell((event as Partial<ErrorEvent>).message || reason));
    worker.addEventListener('error', fall('the worker could not start'));
    worker.addEventListener('messageerror', fall('a message of the worker could not be read'));
  }

  /** Starts a worker and ties it to its lifeline; rejects where there is none to be had. */
  static async hire(startWorker: StartWorker, rung: Rung): Promise<Crew> {
    const name = `scrim-${crypto.randomUUID()}`;
    const crew = new Crew(startWorker(name, deviceOf(rung)), rung);
    try {
      await crew.#within(crew.#service.board(), LOAD_MS, 'starting a worker');
    } catch (error) {
      crew.dismiss();
      throw error;
    }
    lifelineEnds(name).then(
      () => crew.#fall(new WorkerFell('the worker ended')),
      (error: unknown) => log.warn('the worker has no lifeline:', messageOf(error)),
    );
    return crew;
  }

  /** A model that is loaded, or is being loaded. */
  loaded(id: string): Promise<Backend> | undefined {
    return this.#loaded.get(id)?.backend;
  }

  /** Loads a model once; a failed load leaves the worker unfit for others, so its owner lets it go. */
  load(id: string, file: WeightsFile, threads: number): Promise<Backend> {
    const known = this.#loaded.get(id);
    if (known !== undefined) return known.backend;
    const backend = this.#within(this.#service.load(id, file, threads), LOAD_MS, `loading ${id}`);
    const most = this.rung === 'webgpu' ? GPU_BATCH : 1;
    this.#loaded.set(id, { backend, batches: new Batches(most, (items) => this.#run(id, items)) });
    if (this.rung === 'webgpu') void backend.then(() => this.#watchDevice()).catch(() => undefined);
    return backend;
  }

  /**
   * @param ms how long one image may take
   * @returns rejects where the model is not loaded, where the worker fails, and with {@link WrongAnswer}
   */
  async classify(id: string, pixels: ImageBitmap, ms: number): Promise<Answer> {
    const loaded = this.#loaded.get(id);
    if (loaded === undefined) throw new Error(`${id} is not loaded`);
    // The processor's worker takes one image after the other, and has the next one at hand.
    if (this.rung !== 'webgpu') return first(await this.#run(id, [{ pixels, ms }]));
    return loaded.batches.add({ pixels, ms });
  }

  /** Everything that waits for this worker is told, so that nothing waits for its own deadline. */
  dismiss(): void {
    this.#fall(new WorkerReplaced('the worker was replaced'));
    this.#service[releaseProxy]();
    this.#worker.terminate();
  }

  /** Lets it finish what it is at, and then go. */
  retire(): void {
    this.#retired = true;
    if (this.#pending === 0) this.dismiss();
  }

  async #run(id: string, items: readonly { pixels: ImageBitmap; ms: number }[]): Promise<Answer[]> {
    const bitmaps = items.map(({ pixels }) => pixels);
    const patience = items.reduce((sum, { ms }) => sum + ms, 0);
    const run = this.#service.classify(id, transfer(bitmaps, bitmaps)).catch(rethrow);
    const { scores, ms, inputMs } = await this.#within(run, patience, 'a run');
    return items.map((_, index) => {
      const one = scores[index];
      if (one === undefined || !Number.isFinite(one.nsfw)) {
        throw new WrongAnswer(`${id} has answered without a score`);
      }
      return { scores: one, ms: ms / items.length, inputMs: inputMs / items.length };
    });
  }

  async #watchDevice(): Promise<void> {
    const message = await this.#service.deviceLost();
    this.#fall(new DeviceLost(`the GPU went away: ${message}`));
  }

  /** Waits for an answer no longer than `ms`, nor than the worker lives. */
  async #within<T>(answer: Promise<T>, ms: number, what: string): Promise<T> {
    this.#pending++;
    try {
      return await withDeadline(Promise.race([answer, this.fallen]), ms, what);
    } finally {
      this.#pending--;
      if (this.#retired && this.#pending === 0) this.dismiss();
    }
  }
}

function rethrow(error: unknown): never {
  // Pixels that could not be sent are the image's fault: the worker has not even heard of them.
  if (error instanceof DOMException && error.name === 'DataCloneError')
    throw new ImageFault('undecodable', error.message);
  // Of an error's class nothing but the name comes through.
  if (error instanceof Error && error.name === 'WrongAnswer') throw new WrongAnswer(error.message);
  throw error;
}

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new Error('no answer');
  return item;
}
