import { describe, expect, it } from 'vitest';
import { judgeRung, type Sample } from '../../../src/inference/self-test';
import { scoresOf } from '../support/scores';

const sample = (ms: number, ...nsfw: number[]): Sample => ({ ms, scores: nsfw.map(scoresOf) });
const judge = (tried: Sample | undefined, reference: Sample, insist = false) =>
  judgeRung(
    new Map(tried === undefined ? [] : [['a model', tried]]),
    new Map([['a model', reference]]),
    insist,
  );

describe('a rung that answers as the processor does', () => {
  it('passes, with what an image takes on it', () => {
    expect(judge(sample(10, 0.9, 0.04), sample(40, 0.86, 0.01))).toEqual({ ok: true, ms: 10 });
  });

  it('is left where it is slower, unless the reader insists', () => {
    expect(judge(sample(400, 0.9), sample(38.2, 0.9))).toEqual({
      ok: false,
      reason: 'slow',
      detail: '400 ms > 38 ms',
      ms: 400,
    });
    expect(judge(sample(400, 0.9), sample(38, 0.9), true)).toEqual({ ok: true, ms: 400 });
  });

  it('adds up the models of a plan', () => {
    const tried = new Map([
      ['first', sample(10, 0.9)],
      ['second', sample(60, 0.9)],
    ]);
    const reference = new Map([
      ['first', sample(5, 0.9)],
      ['second', sample(100, 0.9)],
    ]);
    expect(judgeRung(tried, reference, false)).toEqual({ ok: true, ms: 70 });
  });
});

describe('a rung that does not', () => {
  it.each([
    ['a score that is too far off', sample(10, 0.9, 0.07), sample(40, 0.9, 0.01)],
    ['the other side of the threshold, however near', sample(10, 0.49), sample(40, 0.51)],
    ['what is no number', sample(10, Number.NaN), sample(40, 0.51)],
    ['too few answers', sample(10), sample(40, 0.51)],
    ['no answers of a model at all', undefined, sample(40, 0.51)],
  ])('is left: %s', (_what, tried, reference) => {
    expect(judge(tried, reference)).toMatchObject({ ok: false, reason: 'drift' });
    expect(judge(tried, reference, true)).toMatchObject({ ok: false, reason: 'drift' });
  });

  it('is left for another label too, though the score be the same', () => {
    const same = scoresOf(0.9);
    const tried = { ms: 1, scores: [{ ...same, labels: { ...same.labels, porn: 0, hentai: 0.9 } }] };
    expect(judge(tried, { ms: 2, scores: [same] })).toMatchObject({ ok: false, reason: 'drift' });
    expect(judge({ ms: 1, scores: [{ ...same, labels: {} }] }, { ms: 2, scores: [same] })).toMatchObject({
      reason: 'drift',
    });
  });
});
