import { messageOf } from '../shared/log';

/** What this machine's GPU can do, as far as the browser tells before anything runs on it. */
export interface Gpu {
  /** Half precision, which the smaller of the two GPU forms of the ViT needs. */
  readonly f16: boolean;
  /** A processor plays it. */
  readonly software: boolean;
  readonly name: string;
}

/** @returns the GPU, or why there is none; never rejects. */
export async function findGpu(): Promise<Gpu | string> {
  if (navigator.gpu === undefined) return 'no WebGPU in this browser';
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) return 'no adapter';
    const { info, features } = adapter;
    return {
      f16: features.has('shader-f16'),
      software: info.isFallbackAdapter,
      name: [info.vendor, info.architecture, info.description].filter((part) => part !== '').join(' '),
    };
  } catch (error) {
    return messageOf(error);
  }
}
