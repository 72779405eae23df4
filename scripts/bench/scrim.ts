import type { Mode } from '../../src/shared/plan';
import type { Picture } from '../classify/picture-server';
import { Pipeline } from '../classify/pipeline';
import { newRuns } from '../classify/runs';
import { type ScrimFigures, timeOfShare } from './figures';
import { peakMemory } from './memory';

export interface ScrimRound {
  readonly figures: ScrimFigures;
  /** Run times of the page's pictures, all models. */
  readonly runs: readonly number[];
  /** Making the model's input for each picture of the page. */
  readonly inputs: readonly number[];
  readonly threads: number;
}

/**
 * One page in a browser of its own with the extension, after every model of the mode has run once.
 *
 * @param dist folder of the extension
 * @param flagged a picture that no first pass clears
 */
export async function measureScrim(
  dist: string,
  mode: Mode,
  pictures: readonly Picture[],
  flagged: Picture,
): Promise<ScrimRound> {
  const start = performance.now();
  const pipeline = await Pipeline.start({ dist, mode });
  try {
    const [first] = await pipeline.judgePictures([flagged]);
    if (first?.score === undefined) throw new Error(`the first picture is ${first?.state}, ${first?.reason}`);
    const startMs = performance.now() - start;
    const before = await pipeline.health();
    const { result: judged, memoryMB } = await peakMemory(pipeline.scrim.context, () =>
      pipeline.judgePictures(pictures),
    );
    const lastWords: Record<string, number> = {};
    for (const { model, state, reason } of judged) {
      // A picture that failed costs less time than one that was judged.
      if (model === undefined) throw new Error(`a picture of the page is ${state}, ${reason}`);
      lastWords[model] = (lastWords[model] ?? 0) + 1;
    }
    const times = judged.map(({ ms }) => ms);
    const { runMs, inputMs, coldStartMs, threads } = await pipeline.health();
    const figures = {
      startMs,
      coldStartMs: coldStartMs ?? null,
      pageMs: timeOfShare(times, 1),
      threeQuartersMs: timeOfShare(times, 0.75),
      memoryMB,
      lastWords,
    };
    return {
      figures,
      runs: newRuns(before.runMs, runMs),
      inputs: newRuns(before.inputMs, inputMs),
      threads,
    };
  } finally {
    await pipeline.close();
  }
}
