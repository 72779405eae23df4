import { findGpu } from '../inference/gpu';
import type { Home } from '../inference/host';
import { startWorker } from '../inference/start-worker';
import { isCrowded, threadsFor, workersFor } from '../inference/threads';

const { hardwareConcurrency: cores } = navigator;

/** What a home of the inference host is in every browser, but for how it ends. */
export const home: Omit<Home, 'close'> = {
  startWorker,
  threads: threadsFor(cores, crossOriginIsolated),
  workers: workersFor(cores),
  crowded: isCrowded(cores),
  findGpu,
  storage: localStorage,
  network: self,
};
