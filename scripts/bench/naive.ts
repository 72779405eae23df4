import { quantile } from '../demo/statistics';
import { launchBrowser } from '../lib/browser';
import { type NaiveFigures, steps, timeOfShare } from './figures';
import { peakMemory } from './memory';
import type { NaiveServer } from './naive-page/server';
import type { Ask } from './naive-page/worker';

export interface NaivePlan {
  /** Folder under models/. */
  readonly model: string;
  readonly dtype: 'fp32' | 'int8';
  /** How many pictures are measured, and how many a page has. */
  readonly measured: number;
  readonly images: number;
}

/**
 * One model, one page, in a browser of its own. Where fewer pictures are measured than a page has, the page's times
 * are extrapolated: one after the other, each takes as long as the next.
 */
export async function measureNaive(
  server: NaiveServer,
  { model, dtype, measured, images }: NaivePlan,
): Promise<NaiveFigures> {
  const start = performance.now();
  const context = await launchBrowser();
  try {
    const page = await context.newPage();
    await page.goto(server.origin);
    const ask = (question: Ask) =>
      page.evaluate<number[]>(`ask(${JSON.stringify(question)})`, undefined as never);
    await ask({ type: 'load', model, dtype });
    // The first run also allocates. It is of a picture that comes again: nothing is kept here.
    await ask({ type: 'run', addresses: server.pictures.slice(0, 1) });
    const startMs = performance.now() - start;
    const { result: done, memoryMB } = await peakMemory(context, () =>
      ask({ type: 'run', addresses: server.pictures.slice(0, measured) }),
    );
    const scale = images / done.length;
    return {
      startMs,
      msPerImage: quantile(steps(done), 0.5),
      pageMs: (done.at(-1) ?? 0) * scale,
      threeQuartersMs: timeOfShare(done, 0.75) * scale,
      memoryMB,
    };
  } finally {
    await context.close();
  }
}
