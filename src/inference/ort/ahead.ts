import { ort } from './wasm';

/**
 * Compiles onnxruntime-web for the processor while the first workers start. Chromium has what was compiled for one context
 * of a process ready for others that ask for the same bytes. Workers that began by themselves, all at the same moment, were
 * measured to take a fifth longer to a first verdict (docs/measurements.md). From then on they keep it, nobody else has to.
 *
 * @param root address of the package's root, with a final slash
 * @returns when it is done, or has failed: of that the workers will tell
 */
export async function compileAhead(root: string): Promise<void> {
  await WebAssembly.compileStreaming(fetch(`${root}ort/${ort.wasm}`)).catch(() => undefined);
}
