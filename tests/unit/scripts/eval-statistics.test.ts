import { describe, expect, test } from 'vitest';
import {
  aucOf,
  confusionOf,
  histogramOf,
  measuresOf,
  rocOf,
  type Scored,
  thresholdFor,
} from '../../../scripts/eval/statistics';

const of = (nsfw: boolean, ...scores: number[]): Scored[] =>
  scores.map((score) => ({ nsfw, score, flagged: score >= 0.5 }));

/** By hand: 3 of 4 NSFW ones found, 1 of 5 safe ones flagged. */
const mixed = [...of(true, 0.9, 0.8, 0.6, 0.3), ...of(false, 0.7, 0.4, 0.2, 0.1, 0.05)];

describe('confusion and what follows from it', () => {
  test('a case by hand', () => {
    const confusion = confusionOf(mixed);
    expect(confusion).toEqual({ truePositive: 3, falseNegative: 1, falsePositive: 1, trueNegative: 4 });
    const measures = measuresOf(confusion);
    expect(measures.accuracy).toBeCloseTo(7 / 9);
    expect(measures.precision).toBeCloseTo(3 / 4);
    expect(measures.recall).toBeCloseTo(3 / 4);
    expect(measures.f1).toBeCloseTo(3 / 4);
    expect(measures.falsePositiveRate).toBeCloseTo(1 / 5);
  });

  test('what would divide by nothing is undefined', () => {
    expect(measuresOf(confusionOf([]))).toEqual({
      accuracy: undefined,
      precision: undefined,
      recall: undefined,
      f1: undefined,
      falsePositiveRate: undefined,
    });
    expect(measuresOf(confusionOf(of(false, 0.1)))).toEqual({
      accuracy: 1,
      precision: undefined,
      recall: undefined,
      f1: undefined,
      falsePositiveRate: 0,
    });
  });
});

describe('AUC', () => {
  test('is the share of pairs in the right order', () => {
    // 20 pairs; wrong are 0.6 < 0.7, 0.3 < 0.7, 0.3 < 0.4.
    expect(aucOf(mixed)).toBeCloseTo(17 / 20);
  });

  test('an equal score counts one half', () => {
    expect(aucOf([...of(true, 0.5), ...of(false, 0.5)])).toBe(0.5);
    // Pairs: 0.5 > 0.2, 0.5 = 0.5, 0.9 > both: 3.5 of 4.
    expect(aucOf([...of(true, 0.5, 0.9), ...of(false, 0.5, 0.2)])).toBe(0.875);
    expect(aucOf([...of(true, 0.4, 0.4, 0.4), ...of(false, 0.4, 0.4)])).toBe(0.5);
  });

  test('the ends', () => {
    expect(aucOf([...of(true, 0.9, 0.8), ...of(false, 0.1)])).toBe(1);
    expect(aucOf([...of(true, 0.1), ...of(false, 0.9, 0.8)])).toBe(0);
  });

  test('is undefined where a label is missing', () => {
    expect(aucOf([])).toBeUndefined();
    expect(aucOf(of(true, 0.9, 0.1))).toBeUndefined();
    expect(aucOf(of(false, 0.9, 0.1))).toBeUndefined();
  });

  test('is the area under the ROC curve', () => {
    const tied = [...of(true, 0.9, 0.5, 0.5, 0.2), ...of(false, 0.5, 0.2, 0.1)];
    const points = rocOf(tied) ?? [];
    const area = points.reduce((sum, point, at) => {
      const before = points[at - 1];
      if (before === undefined) return sum;
      const width = point.falsePositiveRate - before.falsePositiveRate;
      return sum + (width * (point.truePositiveRate + before.truePositiveRate)) / 2;
    }, 0);
    expect(area).toBeCloseTo(aucOf(tied) ?? Number.NaN);
  });
});

describe('ROC', () => {
  test('one point for each distinct score, from nothing to everything', () => {
    expect(rocOf([...of(true, 0.5, 0.9), ...of(false, 0.5, 0.2)])).toEqual([
      { threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, truePositiveRate: 0 },
      { threshold: 0.9, falsePositiveRate: 0, truePositiveRate: 0.5 },
      { threshold: 0.5, falsePositiveRate: 0.5, truePositiveRate: 1 },
      { threshold: 0.2, falsePositiveRate: 1, truePositiveRate: 1 },
    ]);
  });

  test('is undefined where a label is missing', () => {
    expect(rocOf(of(true, 0.5))).toBeUndefined();
    expect(rocOf(of(false, 0.5))).toBeUndefined();
  });
});

describe('the threshold for a share of false alarms', () => {
  test('is the lowest score that keeps it', () => {
    expect(thresholdFor(mixed, 0)).toEqual({ threshold: 0.8, falsePositiveRate: 0, recall: 0.5 });
    expect(thresholdFor(mixed, 0.2)).toEqual({ threshold: 0.6, falsePositiveRate: 0.2, recall: 0.75 });
    expect(thresholdFor(mixed, 1)).toEqual({ threshold: 0.05, falsePositiveRate: 1, recall: 1 });
  });

  test('flags nothing where the highest score is a safe one, tied or not', () => {
    const none = { threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, recall: 0 };
    expect(thresholdFor([...of(false, 0.9), ...of(true, 0.8)], 0.01)).toEqual(none);
    expect(thresholdFor([...of(false, 0.9), ...of(true, 0.9)], 0.01)).toEqual(none);
  });

  test('needs safe pictures, and says nothing of recall without NSFW ones', () => {
    expect(thresholdFor(of(true, 0.9), 0.01)).toBeUndefined();
    expect(thresholdFor(of(false, 0.9, 0.1), 0.5)).toEqual({
      threshold: 0.9,
      falsePositiveRate: 0.5,
      recall: undefined,
    });
  });
});

test('a histogram has both ends in it', () => {
  expect(histogramOf([0, 0.24, 0.25, 0.99, 1], 4)).toEqual([2, 1, 0, 2]);
});
