import type { Device } from '../../shared/rungs';

/** One of onnxruntime-web's builds; `#ort` is wasm.ts or webgpu.ts, chosen by the build of the worker. */
export interface OrtBuild {
  readonly device: Device;
  /** Names under `ort/` in the package. */
  readonly mjs: string;
  readonly wasm: string;
}
