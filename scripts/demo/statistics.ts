/**
 * The value below which a share of the values lies, between two neighbours where it falls between them.
 *
 * @param share 0 to 1; 0.5 is the median
 * @returns 0 where there are no values
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

/** Numbers of a report are for people too: a tenth of a millisecond is enough. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
