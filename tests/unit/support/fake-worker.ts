import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type Endpoint, expose } from 'comlink';
import type { Backend, WeightsFile } from '../../../src/inference/classifier';
import type { Answers } from '../../../src/inference/worker';
import { scoresOf } from './scores';

/** What the worker under src/inference/worker.ts offers, to be scripted. */
export interface Staff {
  board(): Promise<void>;
  load(id: string, weights: WeightsFile, threads: number): Promise<Backend>;
  deviceLost(): Promise<string>;
  classify(id: string, bitmaps: unknown[]): Promise<Answers>;
}

export const goodStaff: Staff = {
  board: async () => undefined,
  load: async (_id, _weights, threads) => ({ device: 'wasm', threads }),
  deviceLost: () => silence(),
  classify: async (_id, bitmaps) => ({ scores: bitmaps.map(() => scoresOf(0.25)), ms: 40, inputMs: 4 }),
};

/** Never answers, as a worker that was killed. */
export const silence = (): Promise<never> => new Promise(() => undefined);

/** A Worker whose other side lives in this thread and speaks Comlink over a real message channel. */
export class FakeWorker extends EventTarget {
  terminated = false;
  readonly #here: MessagePort;
  readonly #there: MessagePort;

  constructor(staff: Partial<Staff> = {}) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#here = port1;
    this.#there = port2;
    expose({ ...goodStaff, ...staff }, port2 as unknown as Endpoint);
    port1.on('message', (data) => this.dispatchEvent(new MessageEvent('message', { data })));
  }

  postMessage(message: unknown, transfers: readonly ArrayBuffer[] = []): void {
    this.#here.postMessage(message, [...transfers]);
  }

  terminate(): void {
    this.terminated = true;
    this.#here.close();
    this.#there.close();
  }

  /** What a worker says when its script throws outside of any call. */
  fall(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}
