/** Chrome's home of the inference host: a document nobody sees, which may own a worker. */
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
  close: () => window.close(),
});
