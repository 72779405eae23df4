import type { Report } from './report';

/** The images, one a line, in aligned columns, with a mark where one is not as expected. */
export function imageTable({ images }: Report): string {
  const rows = images.map(({ name, expected, state, score, ms }) => [
    name,
    state === expected ? state : `${state} (expected ${expected})`,
    score === null ? '-' : score.toFixed(4),
    ms.toFixed(0),
  ]);
  const heads = ['image', 'state', 'score', 'ms'];
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ');
  return [line(heads), ...rows.map(line)].join('\n');
}

export function summary({ model, backend, threads, gallery, timings }: Report): string {
  const cold = timings.coldStartMs === null ? 'unknown' : `${timings.coldStartMs} ms`;
  return [
    `${gallery.decided} of ${gallery.total} images decided: ${gallery.safe} safe, ${gallery.blurred} blurred, ` +
      `${gallery.unknown} unknown, ${gallery.flashed} flashed`,
    `${model} on ${backend}, ${threads} threads; cold start ${cold}, first verdict after ` +
      `${timings.firstVerdictMs} ms, all after ${timings.allDecidedMs} ms`,
    `model: ${timings.msPerImage.median} ms an image (median), ${timings.msPerImage.p95} ms (p95)`,
  ].join('\n');
}
