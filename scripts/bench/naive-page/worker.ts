/**
 * Runs in a page's worker: the way that transformers.js's documentation shows, with its own runtime build, its own
 * reading, resizing and normalising, one thread and one picture at a time.
 */
import { env, type ImageClassificationPipeline, pipeline } from '@huggingface/transformers';

export type Ask =
  | { readonly type: 'load'; readonly model: string; readonly dtype: 'fp32' | 'int8' }
  | { readonly type: 'run'; readonly addresses: readonly string[] };

const { origin } = self.location;
env.allowRemoteModels = false;
env.allowLocalModels = true;
// A path, since the pipeline does not look for a processor beside a model that has a whole address.
env.localModelPath = '/models/';
env.useBrowserCache = false;
env.useWasmCache = false;
if (env.backends.onnx.wasm) {
  env.backends.onnx.wasm.wasmPaths = `${origin}/ort/`;
  env.backends.onnx.wasm.numThreads = 1;
}

let classify: ImageClassificationPipeline | undefined;

/** @returns for `run`, when each picture was done, in milliseconds from the start */
async function answer(ask: Ask): Promise<number[]> {
  const start = performance.now();
  if (ask.type === 'load') {
    classify = await pipeline('image-classification', ask.model, { device: 'wasm', dtype: ask.dtype });
    return [];
  }
  if (classify === undefined) throw new Error('no model is loaded');
  const done: number[] = [];
  for (const address of ask.addresses) {
    const [best] = await classify(address);
    if (best === undefined) throw new Error(`no answer for ${address}`);
    done.push(performance.now() - start);
  }
  return done;
}

self.addEventListener('message', ({ data }: MessageEvent<Ask>) => {
  answer(data).then(
    (done) => self.postMessage({ done }),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
});
