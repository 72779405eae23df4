import type { Dtype } from '../../shared/weights';

/** Which weights this machine will use, and why. */
export interface Choice {
  readonly dtype: Dtype;
  readonly why: 'gpu' | 'no-gpu' | 'no-half-precision';
}

/** What is looked at of WebGPU's adapter. */
export interface Adapter {
  readonly features: { has(feature: string): boolean };
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
}

/** A driver that does not answer is none, in milliseconds. */
const PATIENCE_MS = 3_000;
/** Graphics imitated on the CPU, many times slower there than WASM. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|warp|basic render/i;

/** @param request WebGPU's `requestAdapter`; missing where the browser has no WebGPU. May reject, or never answer. */
export async function chooseWeights(request: (() => Promise<Adapter | null>) | undefined): Promise<Choice> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const adapter = (await Promise.race([request?.().catch(() => null), late])) ?? null;
  if (adapter === null || isSoftware(adapter)) return { dtype: 'int8', why: 'no-gpu' };
  // int8 graphs answer wrongly on WebGPU, and without half precision the next larger weights are twice the size.
  if (!adapter.features.has('shader-f16')) return { dtype: 'int8', why: 'no-half-precision' };
  return { dtype: 'fp16', why: 'gpu' };
}

function isSoftware({ info }: Adapter): boolean {
  if (info === undefined) return false;
  const { vendor = '', architecture = '', description = '', isFallbackAdapter = false } = info;
  return isFallbackAdapter || SOFTWARE.test(`${vendor} ${architecture} ${description}`);
}

/** {@link chooseWeights} with this browser's own WebGPU, which is typed as always there and is not. */
export function chooseForThisDevice(): Promise<Choice> {
  const { gpu }: { gpu?: GPU } = navigator;
  return chooseWeights(gpu && (() => gpu.requestAdapter()));
}
