import { afterEach, beforeEach, vi } from 'vitest';
import { PATIENCE } from '../../../scripts/lib/patience';
import { ModelStore } from '../../../src/inference/store/model-store';
import type { StoreTools } from '../../../src/inference/store/tools';
import { browserWeb } from '../../../src/inference/store/transfer';
import type { StoreState } from '../../../src/shared/protocol';
import { VIT_384, type Weights, weightsUrl } from '../../../src/shared/weights';
import { type Hub, startHub, weightFile } from '../../server/hub';
import { FakeDirectory } from './fake-opfs';

export const PART = 64 * 1024;
/** Four full parts and a bit. */
export const BYTES = Buffer.from(
  Array.from({ length: 4 * PART + 1_234 }, (_, at) => (at * at + (at >> 8)) & 255),
);

const file = weightFile('model_int8.onnx', BYTES);
export const WEIGHTS: Weights = { ...VIT_384, files: { int8: file, fp16: file, q4: file, fp32: file } };

/** A hub, a disk and the store of one host after the other; set up anew for each test. */
export interface StoreBed {
  hub: Hub;
  disk: FakeDirectory;
  store: ModelStore;
  /** States of int8 as they were told, newest last. */
  told: StoreState[];
  /** How long it wanted to wait between tries, in milliseconds. */
  waits: number[];
  /** Whether it really waits; no time passes otherwise. */
  patient: boolean;
  quota: number | undefined;
  /** The host is gone, in the middle of what it did; another one starts on the same disk. */
  restart(): void;
  /** Waits until int8 is in this phase. */
  phase<P extends StoreState['phase']>(phase: P): Promise<Extract<StoreState, { phase: P }>>;
  /** What can be opened now. */
  opened(): Promise<Buffer | undefined>;
}

export function useStore(): StoreBed {
  const bed = {} as StoreBed;
  let life = new AbortController();

  const start = (): void => {
    const { signal } = life;
    const tools: StoreTools = {
      root: async () => {
        // A dead host does no more.
        signal.throwIfAborted();
        return bed.disk.handle;
      },
      estimate: async () => (bed.quota === undefined ? {} : { quota: bed.quota, usage: bed.disk.used() }),
      persist: async () => true,
      now: () => performance.now(),
      partBytes: PART,
      web: {
        fetch: (url, init) => {
          const dies = init.signal ? AbortSignal.any([init.signal, signal]) : signal;
          return browserWeb.fetch(url, { ...init, signal: dies });
        },
        sleep: async (ms, stop) => {
          bed.waits.push(ms);
          stop.throwIfAborted();
          signal.throwIfAborted();
          if (bed.patient) await browserWeb.sleep(ms, stop);
        },
        silenceMs: 300,
      },
    };
    bed.store = new ModelStore(tools, { origin: bed.hub.origin, weights: [WEIGHTS] });
    bed.store.onChange((state) => {
      if (state.dtype === 'int8' && !signal.aborted) bed.told.push(state);
    });
  };

  beforeEach(async () => {
    bed.hub = await startHub();
    bed.hub.files.set(new URL(weightsUrl(bed.hub.origin, WEIGHTS, file)).pathname, BYTES);
    Object.assign(bed, { disk: new FakeDirectory(), told: [], waits: [], patient: false, quota: undefined });
    life = new AbortController();
    start();
  });
  afterEach(async () => {
    life.abort();
    await bed.hub.close();
  });

  bed.restart = () => {
    life.abort();
    life = new AbortController();
    bed.told = [];
    start();
  };
  bed.phase = (phase) =>
    vi.waitFor(
      async () => {
        const state = (await bed.store.states()).find(({ dtype }) => dtype === 'int8');
        if (state?.phase !== phase) throw new Error(`${JSON.stringify(state)}, not ${phase}`);
        return state as never;
      },
      { timeout: PATIENCE, interval: 5 },
    );
  bed.opened = async () => {
    const blob = await bed.store.open('vit-384', 'int8');
    return blob && Buffer.from(await blob.arrayBuffer());
  };
  return bed;
}
