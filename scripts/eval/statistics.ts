/** A picture that got a score and a verdict. Unknown ones are neither safe nor NSFW, and never come here. */
export interface Scored {
  /** What it is. */
  readonly nsfw: boolean;
  /** NSFW score, 0 to 1. */
  readonly score: number;
  /** What the extension made of it. */
  readonly flagged: boolean;
}

/** Numbers of pictures; positive is NSFW. */
export interface Confusion {
  readonly truePositive: number;
  readonly falseNegative: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
}

/** Shares from 0 to 1; `undefined` where what they divide by is nothing. */
export interface Measures {
  readonly accuracy: number | undefined;
  readonly precision: number | undefined;
  readonly recall: number | undefined;
  readonly f1: number | undefined;
  readonly falsePositiveRate: number | undefined;
}

export function confusionOf(scored: readonly Scored[]): Confusion {
  const count = (nsfw: boolean, flagged: boolean) =>
    scored.filter((one) => one.nsfw === nsfw && one.flagged === flagged).length;
  return {
    truePositive: count(true, true),
    falseNegative: count(true, false),
    falsePositive: count(false, true),
    trueNegative: count(false, false),
  };
}

const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

export function measuresOf(confusion: Confusion): Measures {
  const { truePositive, falseNegative, falsePositive, trueNegative } = confusion;
  const all = truePositive + falseNegative + falsePositive + trueNegative;
  return {
    accuracy: share(truePositive + trueNegative, all),
    precision: share(truePositive, truePositive + falsePositive),
    recall: share(truePositive, truePositive + falseNegative),
    f1: share(2 * truePositive, 2 * truePositive + falsePositive + falseNegative),
    falsePositiveRate: share(falsePositive, falsePositive + trueNegative),
  };
}

/** A place on the ROC curve: what scores of `threshold` and above would be called NSFW for. */
export interface RocPoint {
  /** Infinity at the start, where nothing is flagged. */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * From nothing flagged to everything flagged, one point for each distinct score.
 *
 * @returns `undefined` where one of the two labels is missing
 */
export function rocOf(scored: readonly Scored[]): readonly RocPoint[] | undefined {
  const positives = scored.filter(({ nsfw }) => nsfw).length;
  const negatives = scored.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const points: RocPoint[] = [
    { threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, truePositiveRate: 0 },
  ];
  let [truePositive, falsePositive] = [0, 0];
  const sorted = scored.toSorted((a, b) => b.score - a.score);
  for (const [at, { nsfw, score }] of sorted.entries()) {
    if (nsfw) truePositive++;
    else falsePositive++;
    // Equal scores are told apart by no threshold: they make one point.
    if (sorted[at + 1]?.score === score) continue;
    points.push({
      threshold: score,
      falsePositiveRate: falsePositive / negatives,
      truePositiveRate: truePositive / positives,
    });
  }
  return points;
}

/**
 * Mann-Whitney: the share of pairs of an NSFW and a safe picture in which the NSFW one has the higher score; an equal
 * score counts one half. From the sum of ranks, where equal scores share the mean of theirs.
 *
 * @returns `undefined` where one of the two labels is missing: then there are no pairs
 */
export function aucOf(scored: readonly Scored[]): number | undefined {
  const positives = scored.filter(({ nsfw }) => nsfw).length;
  const negatives = scored.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const sorted = scored.toSorted((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    let tied = 0;
    for (; to < sorted.length && sorted[to]?.score === sorted[from]?.score; to++)
      if (sorted[to]?.nsfw) tied++;
    // Ranks count from 1: those of from … to - 1 have the mean (from + 1 + to) / 2.
    rankSum += (tied * (from + 1 + to)) / 2;
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** What a threshold would do on these pictures. */
export interface Choice {
  /** Scores of this and above are flagged; Infinity where only flagging nothing keeps the promise. */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  /** `undefined` where no picture is NSFW. */
  readonly recall: number | undefined;
}

/**
 * The lowest of the scores that, as the threshold, gives at most a chosen share of false alarms.
 *
 * @param most share of the safe pictures, 0 to 1
 * @returns `undefined` where no picture is safe
 */
export function thresholdFor(scored: readonly Scored[], most: number): Choice | undefined {
  const safe = scored.filter(({ nsfw }) => !nsfw).length;
  const nsfw = scored.length - safe;
  if (safe === 0) return undefined;
  let [threshold, alarms, found] = [Number.POSITIVE_INFINITY, 0, 0];
  let [falsePositive, truePositive] = [0, 0];
  const sorted = scored.toSorted((a, b) => b.score - a.score);
  for (const [at, one] of sorted.entries()) {
    if (one.nsfw) truePositive++;
    else falsePositive++;
    // All of the same score are flagged together.
    if (sorted[at + 1]?.score === one.score) continue;
    if (falsePositive / safe > most) break;
    [threshold, alarms, found] = [one.score, falsePositive, truePositive];
  }
  return { threshold, falsePositiveRate: alarms / safe, recall: share(found, nsfw) };
}

/** Numbers of scores (0 to 1) in `bins` parts of the same width; 1 falls into the last. */
export function histogramOf(scores: readonly number[], bins: number): readonly number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const score of scores) {
    const at = Math.min(bins - 1, Math.max(0, Math.floor(score * bins)));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
