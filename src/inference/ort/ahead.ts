import { ort } from './wasm';

/**
 * Compiles onnxruntime-web for the processor while the first workers start. Chromium has what was compiled for one context
 * of a process ready for others that ask for the same bytes. Where workers begin by themselves, all at the same moment,
 * a first verdict was measured to take a sixth longer (docs/measurements.md). From then on they keep it, nobody else has to.
 *
 * @param root address of the package's root, with a final slash
 * @returns when it is done, or has failed: of that the workers will tell
 */
export async function compileAhead(root: string): Promise<void> {
  await WebAssembly.compileStreaming(fetch(`${root}ort/${ort.wasm}`)).catch(() => undefined);
}
