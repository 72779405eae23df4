import type { OrtBuild } from './runtime';

/** The plain build: on the processor it is faster than the one that can do WebGPU. */
export const ort: OrtBuild = {
  device: 'wasm',
  mjs: 'ort-wasm-simd-threaded.mjs',
  wasm: 'ort-wasm-simd-threaded.wasm',
};
