import { describe, expect, it } from 'vitest';
import { Budget, CUT_MS, QUICK_MS, type Situation, SLOW_MS } from '../../../../src/content/moving/budget';

const running: Omit<Situation, 'now'> = { changed: true, cut: false, unsettled: false, crowd: 1 };

/** Runs for a time with scores by moment; each sample takes as long as it is told. @returns when samples were taken */
function run(
  milliseconds: number,
  scoreAt: (now: number) => number | undefined,
  situation: Partial<Situation> = {},
  took = 0,
): number[] {
  const budget = new Budget();
  const taken: number[] = [];
  let busyUntil = 0;
  for (let now = 0; now < milliseconds; now += 50) {
    if (now < busyUntil || !budget.isDue({ ...running, ...situation, now })) continue;
    taken.push(now);
    budget.began(now);
    busyUntil = now + took;
    budget.ended(busyUntil, scoreAt(now));
  }
  return taken;
}

const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((time, at) => time - (times[at] ?? 0));

describe('Budget', () => {
  it('asks for the first picture at once, whatever it looks like', () => {
    expect(new Budget().isDue({ ...running, changed: false, now: 0 })).toBe(true);
  });

  it('asks less and less often while the score stays where it is, and never less often than it promises', () => {
    const between = gaps(run(60_000, () => 0.1));
    expect(between.slice(0, 5)).toEqual([QUICK_MS, 1_000, 2_000, SLOW_MS, SLOW_MS]);
    expect(Math.max(...between)).toBe(SLOW_MS);
  });

  it('asks often while scores change, and again when they begin to', () => {
    expect(new Set(gaps(run(20_000, (now) => (now % 1_000 === 0 ? 0 : 0.4))))).toEqual(new Set([QUICK_MS]));
    const taken = run(60_000, (now) => (now < 30_000 ? 0.1 : 0.7));
    const noticed = taken.findIndex((time) => time >= 30_000);
    expect(gaps(taken)[noticed]).toBe(QUICK_MS);
  });

  it('asks often after a sample that could not be judged', () => {
    expect(new Set(gaps(run(10_000, () => undefined)))).toEqual(new Set([QUICK_MS]));
  });

  it('asks nothing about a picture that looks as it did', () => {
    expect(run(60_000, () => 0.1, { changed: false })).toEqual([0]);
  });

  it('asks about an unsettled one at the quick rhythm, changed or not: its cover must end', () => {
    expect(new Set(gaps(run(10_000, () => 0.9, { unsettled: true, changed: false })))).toEqual(
      new Set([QUICK_MS]),
    );
  });

  it('looks at a cut almost at once', () => {
    const budget = new Budget();
    for (let now = 0; now < 20_000; now += SLOW_MS) {
      budget.began(now);
      budget.ended(now, 0.1);
    }
    const last = 16_000;
    expect(budget.isDue({ ...running, now: last + 3_000 })).toBe(false);
    expect(budget.isDue({ ...running, cut: true, now: last + CUT_MS - 1 })).toBe(false);
    expect(budget.isDue({ ...running, cut: true, now: last + CUT_MS })).toBe(true);
  });

  it('leaves a slow model half of its time, even for a film of nothing but cuts', () => {
    let samples = 0;
    const between = gaps(run(60_000, () => samples++ % 2, { cut: true }, 1_500));
    expect(between.length).toBeGreaterThan(10);
    expect(Math.min(...between)).toBeGreaterThanOrEqual(3_000);
  });

  it('shares among those that run at the same time', () => {
    const alone = run(600_000, () => 0.1).length;
    const four = run(600_000, () => 0.1, { crowd: 4 }).length;
    expect(four * 4).toBeLessThanOrEqual(alone + 4 * 4);
    // What one leaves is the others': no more is saved than that.
    expect(four * 4).toBeGreaterThan(alone / 2);
  });

  it('begins anew after a reset', () => {
    const budget = new Budget();
    budget.began(0);
    budget.ended(0, 0.1);
    expect(budget.isDue({ ...running, now: 1 })).toBe(false);
    budget.reset();
    expect(budget.isDue({ ...running, changed: false, now: 1 })).toBe(true);
  });
});
