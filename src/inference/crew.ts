import { type Remote, releaseProxy, wrap } from 'comlink';
import { withDeadline } from '../shared/deadline';
import { LOAD_MS } from '../shared/limits';
import { log, messageOf } from '../shared/log';
import { lifelineEnds } from './lifeline';
import type { WorkerService } from './worker';

/** A worker is no more, or is not to be used any more; whatever it was at is worth another try on a new one. */
export class WorkerFell extends Error {
  override readonly name = 'WorkerFell';
}

/** A worker, the line to it, and what it has loaded. */
export class Crew {
  readonly service: Remote<WorkerService>;
  /** Rejects with {@link WorkerFell} at the worker's end; never resolves. */
  readonly fallen: Promise<never>;
  readonly #worker: Worker;
  readonly #fall: (reason: WorkerFell) => void;
  readonly #loaded = new Map<string, ReturnType<Remote<WorkerService>['load']>>();

  private constructor(worker: Worker) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.fallen = promise;
    this.#fall = reject;
    this.#worker = worker;
    this.service = wrap<WorkerService>(worker);
    const fall = (reason: string) => (event: Event) =>
      reject(new WorkerFell((event as Partial<ErrorEvent>).message || reason));
    worker.addEventListener('error', fall('the worker could not start'));
    worker.addEventListener('messageerror', fall('a message of the worker could not be read'));
  }

  /** Starts a worker and ties it to its lifeline; rejects where there is none to be had. */
  static async hire(startWorker: (name: string) => Worker): Promise<Crew> {
    const name = `scrim-${crypto.randomUUID()}`;
    const crew = new Crew(startWorker(name));
    try {
      await crew.within(crew.service.board(), LOAD_MS, 'starting a worker');
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

  /** Loads a model once; a failed load leaves the worker unfit for others, so its owner lets it go. */
  load(id: string, weights: Blob | undefined): ReturnType<Remote<WorkerService>['load']> {
    const known = this.#loaded.get(id);
    if (known !== undefined) return known;
    const loading = this.within(this.service.load(id, weights), LOAD_MS, `loading ${id}`);
    this.#loaded.set(id, loading);
    return loading;
  }

  /** Waits for an answer no longer than `ms`, nor than the worker lives. */
  within<T>(answer: Promise<T>, ms: number, what: string): Promise<T> {
    return withDeadline(Promise.race([answer, this.fallen]), ms, what);
  }

  /** Everything that waits for this worker is told, so that nothing waits for its own deadline. */
  dismiss(): void {
    this.#fall(new WorkerFell('the worker was replaced'));
    this.service[releaseProxy]();
    this.#worker.terminate();
  }
}
