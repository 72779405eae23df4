/** Chrome's home of the inference host: a document nobody sees, which may own a worker. */
import { startHost } from '../inference/host';

startHost(
  (name) => new Worker(new URL('worker.js', location.href), { type: 'module', name }),
  () => window.close(),
);
