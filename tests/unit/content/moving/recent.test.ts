import { describe, expect, it } from 'vitest';
import { Moments } from '../../../../src/content/moving/moments';
import { Recent, WINDOW } from '../../../../src/content/moving/recent';
import type { Outcome } from '../../../../src/shared/verdict';

const scored = (nsfw: number): Outcome => ({
  ok: true,
  scores: { model: 'mobilenet-v2', nsfw, labels: {} },
  volatile: false,
});
const failed: Outcome = { ok: false, reason: 'host', detail: '' };
const scoreOf = (outcome: Outcome | undefined): number | undefined =>
  outcome?.ok === true ? outcome.scores.nsfw : undefined;

function recentOf(...outcomes: readonly Outcome[]): Recent {
  const recent = new Recent();
  for (const outcome of outcomes) recent.push(outcome);
  return recent;
}

describe('Recent', () => {
  it('knows nothing at first, and nothing after a reset', () => {
    const recent = recentOf();
    expect(recent.outcome).toBeUndefined();
    recent.push(scored(0.1));
    recent.reset();
    expect(recent.outcome).toBeUndefined();
  });

  it('counts the highest score of the last samples, in whatever order they came', () => {
    expect(scoreOf(recentOf(scored(0.1), scored(0.9), scored(0.2)).outcome)).toBe(0.9);
    expect(scoreOf(recentOf(scored(0.9), scored(0.1)).outcome)).toBe(0.9);
  });

  it('forgets a flagged sample only after so many safe ones in a row', () => {
    const recent = recentOf(scored(0.9));
    for (let safe = 1; safe < WINDOW; safe++) {
      recent.push(scored(0.1));
      expect(scoreOf(recent.outcome)).toBe(0.9);
    }
    recent.push(scored(0.1));
    expect(scoreOf(recent.outcome)).toBe(0.1);
  });

  it('is a failure while the latest sample is one, and no longer', () => {
    const recent = recentOf(scored(0.1), failed);
    expect(recent.outcome).toBe(failed);
    recent.push(scored(0.2));
    expect(scoreOf(recent.outcome)).toBe(0.2);
  });

  it('does not lose a flagged sample to failures', () => {
    const recent = recentOf(scored(0.9), failed, failed, failed, scored(0.1));
    expect(scoreOf(recent.outcome)).toBe(0.9);
  });

  it('goes on from what a reset says', () => {
    const recent = recentOf(scored(0.9));
    recent.reset(scored(0.1));
    expect(scoreOf(recent.outcome)).toBe(0.1);
  });
});

describe('Moments', () => {
  it('speaks for what is near, by the worst of it', () => {
    const moments = new Moments();
    moments.keep(10, scored(0.1));
    moments.keep(10.3, scored(0.6));
    moments.keep(20, scored(0.9));
    expect(scoreOf(moments.around(10.2))).toBe(0.6);
    expect(moments.around(15)).toBeUndefined();
  });

  it('never speaks by a failure', () => {
    const moments = new Moments();
    moments.keep(10, failed);
    expect(moments.around(10)).toBeUndefined();
  });

  it('is bounded, and forgets the oldest first', () => {
    const moments = new Moments();
    for (let at = 0; at < 5_000; at++) moments.keep(at * 10, scored(0.1));
    expect(moments.around(0)).toBeUndefined();
    expect(moments.around(49_990)).toBeDefined();
  });
});
