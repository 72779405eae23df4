import type { StartWorker } from './crew';

/** One script for each build of onnxruntime-web, beside the host's document. */
const SCRIPTS = { wasm: 'worker.js', webgpu: 'worker-gpu.js' } as const;

export const startWorker: StartWorker = (name, device) =>
  new Worker(new URL(SCRIPTS[device], location.href), { type: 'module', name });
