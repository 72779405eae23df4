/** The worker's side: loads models and classifies bitmaps, one call after the other. Its life is its engine's. */
import { expose } from 'comlink';
import { CATALOGUE } from '../shared/catalogue';
import type { Scores } from '../shared/verdict';
import { type Backend, Classifier, configure } from './classifier';
import { holdLifeline } from './lifeline';
import { threadsFor } from './threads';

const backend: Backend = {
  device: 'wasm',
  threads: threadsFor(navigator.hardwareConcurrency, crossOriginIsolated),
};
/** The owner gave the worker a name of its own, and the lock has it too. */
const lifeline = holdLifeline(self.name);
const loaded = new Map<string, Classifier>();

const service = {
  /** Answers when the lifeline is held: from then on the owner learns of this worker's end, however it comes. */
  async board(): Promise<void> {
    await lifeline;
  },

  /**
   * Loads a model; the other calls need it. Rejects where it cannot be had.
   *
   * @param weights of a model that is not in the package
   */
  async load(id: string, weights?: Blob): Promise<Backend> {
    const model = CATALOGUE.find((entry) => entry.id === id);
    if (model === undefined) throw new Error(`no model is called ${id}`);
    configure(new URL('./', self.location.href).href, backend.threads);
    loaded.set(id, await Classifier.load(model, backend, weights));
    return backend;
  },

  /** @returns the scores, and the milliseconds that preprocessing and run took together. */
  async classify(id: string, bitmaps: ImageBitmap[]): Promise<{ scores: Scores[]; ms: number }> {
    const classifier = loaded.get(id);
    if (classifier === undefined) throw new Error(`${id} is not loaded`);
    const start = performance.now();
    const scores = await classifier.classify(bitmaps);
    return { scores, ms: performance.now() - start };
  },
};

export type WorkerService = typeof service;
expose(service);
