import type { OrtBuild } from './runtime';

/** The build whose WASM waits for the GPU (asyncify). */
export const ort: OrtBuild = {
  device: 'webgpu',
  mjs: 'ort-wasm-simd-threaded.asyncify.mjs',
  wasm: 'ort-wasm-simd-threaded.asyncify.wasm',
};
