import { describe, expect, it } from 'vitest';
import { decide, thresholdOf } from '../../../src/shared/policy';
import { scoresOf } from '../support/scores';

describe('thresholdOf', () => {
  it('falls as sensitivity rises, from nearly 1 to nearly 0, with 0.5 in the middle', () => {
    expect(thresholdOf(50)).toBeCloseTo(0.5, 10);
    const thresholds = Array.from({ length: 101 }, (_, sensitivity) => thresholdOf(sensitivity));
    thresholds.slice(1).forEach((threshold, i) => {
      expect(threshold).toBeLessThan(thresholds[i] ?? 0);
    });
    expect(thresholds[0]).toBeCloseTo(0.98, 10);
    expect(thresholds[100]).toBeCloseTo(0.02, 10);
  });

  it('takes what is beyond the ends for the ends', () => {
    expect(thresholdOf(-5)).toBe(thresholdOf(0));
    expect(thresholdOf(1e9)).toBe(thresholdOf(100));
  });
});

describe('decide', () => {
  it('blurs from the threshold on', () => {
    expect(decide(scoresOf(0.4999), 50)).toBe('safe');
    expect(decide(scoresOf(0.5), 50)).toBe('blur');
    expect(decide(scoresOf(0.5001), 50)).toBe('blur');
  });

  it('reads another verdict from the same scores at another sensitivity', () => {
    const scores = scoresOf(0.3);
    expect([0, 50, 80, 100].map((sensitivity) => decide(scores, sensitivity))).toEqual([
      'safe',
      'safe',
      'blur',
      'blur',
    ]);
  });

  it.each([0, 50, 100])('blurs a certain score and passes a certain safe one at sensitivity %d', (s) => {
    expect(decide(scoresOf(1), s)).toBe('blur');
    expect(decide(scoresOf(0), s)).toBe('safe');
  });

  it('never takes a score that is no number for safe', () => {
    expect(decide(scoresOf(Number.NaN), 50)).toBe('blur');
    expect(decide(scoresOf(0.9), Number.NaN)).toBe('blur');
  });
});
