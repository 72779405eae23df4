/** The worker's side: loads models and classifies bitmaps, one call after the other. Its life is its engine's. */
import { expose } from 'comlink';
import { ort } from '#ort';
import { CATALOGUE } from '../shared/catalogue';
import type { Scores } from '../shared/verdict';
import { type Backend, Classifier, configure, deviceLost, type WeightsFile } from './classifier';
import { holdLifeline } from './lifeline';

export interface Answers {
  readonly scores: Scores[];
  /** Making the model's input and the run together, for all bitmaps of the call. */
  readonly ms: number;
  /** Making the model's input alone. */
  readonly inputMs: number;
}

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
   * @param threads for what runs on the processor; the first load decides for all
   */
  async load(id: string, weights: WeightsFile, threads: number): Promise<Backend> {
    const model = CATALOGUE.find((entry) => entry.id === id);
    if (model === undefined) throw new Error(`no model is called ${id}`);
    configure(new URL('./', self.location.href).href, threads);
    loaded.set(id, await Classifier.load(model, weights));
    return { device: ort.device, threads };
  },

  /** Answers when the GPU has gone away, with why; never on the processor. To be asked when a model is loaded. */
  deviceLost,

  async classify(id: string, bitmaps: ImageBitmap[]): Promise<Answers> {
    const classifier = loaded.get(id);
    if (classifier === undefined) throw new Error(`${id} is not loaded`);
    const start = performance.now();
    const { scores, inputMs } = await classifier.classify(bitmaps);
    return { scores, ms: performance.now() - start, inputMs };
  },
};

export type WorkerService = typeof service;
expose(service);
