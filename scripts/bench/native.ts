import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Model } from '../../src/shared/catalogue';
import { quantile } from '../demo/statistics';

/** Runs that are not counted: the first ones also allocate. */
const warmUp = 2;

/**
 * Median time of a run of one picture in onnxruntime-node, in milliseconds. The input is noise, which takes as long as
 * any picture; decoding and resizing are not in it.
 */
export async function nativeMs(
  file: string,
  { size }: Pick<Model, 'size'>,
  threads: number,
  runs: number,
): Promise<number> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: threads, logSeverityLevel: 3 });
  try {
    const noise = Float32Array.from({ length: 3 * size * size }, () => Math.random() * 2 - 1);
    const feeds = { pixel_values: new Tensor('float32', noise, [1, 3, size, size]) };
    const times: number[] = [];
    for (let run = 0; run < warmUp + runs; run++) {
      const start = performance.now();
      await session.run(feeds);
      if (run >= warmUp) times.push(performance.now() - start);
    }
    return quantile(times, 0.5);
  } finally {
    await session.release();
  }
}
