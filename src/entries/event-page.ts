/** Firefox's background: an event page, which may own a worker, and so is the inference host as well. */
import '../background/main';
import { findGpu } from '../inference/gpu';
import { startHost } from '../inference/host';
import { startWorker } from '../inference/start-worker';
import { isCrowded, threadsFor, workersFor } from '../inference/threads';

startHost({
  startWorker,
  threads: threadsFor(navigator.hardwareConcurrency, crossOriginIsolated),
  workers: workersFor(navigator.hardwareConcurrency),
  crowded: isCrowded(navigator.hardwareConcurrency),
  findGpu,
  storage: localStorage,
  // The browser suspends it when nothing is to be done, and its workers with it.
  close: () => undefined,
  warmUp: 'when asked',
});
