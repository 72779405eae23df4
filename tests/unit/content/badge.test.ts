import { beforeEach, describe, expect, it } from 'vitest';
import { Badge } from '../../../src/content/badge';
import type { Counts } from '../../../src/shared/protocol';

const counts = (states: Record<string, number>): Counts => ({ states, reasons: {} });

let told: Counts[];
let lost: number;
let isThere: boolean;
let badge: Badge;
beforeEach(() => {
  told = [];
  lost = 0;
  isThere = true;
  badge = new Badge(
    async (news) => {
      if (!isThere) throw new Error('nobody is there');
      told.push(news);
    },
    () => lost++,
  );
});

describe('the badge', () => {
  it('is told of a page without blurred images too, once', () => {
    badge.tell(counts({ pending: 3 }));
    badge.tell(counts({ safe: 3 }));
    expect(told).toEqual([counts({ pending: 3 })]);
  });

  it('is told when the number of blurred ones changes, and of no other change', () => {
    badge.tell(counts({ blur: 1, pending: 2 }));
    badge.tell(counts({ blur: 1, safe: 2 }));
    badge.tell(counts({ blur: 2, safe: 1 }));
    badge.tell(counts({ safe: 1 }));
    expect(told.map(({ states }) => states.blur)).toEqual([1, 2, undefined]);
  });

  it('loses the number of a page that goes, and has it again from one that comes back', () => {
    badge.tell(counts({ blur: 1 }));
    badge.leave();
    expect(told.at(-1)).toEqual(counts({}));
    badge.tell(counts({ blur: 1 }));
    expect(told.map(({ states }) => states.blur)).toEqual([1, undefined, 1]);
  });

  it('is not told that a page goes which it has no number of', () => {
    badge.leave();
    badge.tell(counts({ safe: 1 }));
    badge.leave();
    badge.tell(counts({ safe: 1 }));
    expect(told).toEqual([counts({ safe: 1 }), counts({ safe: 1 })]);
  });

  it('loses a number that did not arrive, or may have', async () => {
    isThere = false;
    badge.tell(counts({ blur: 1 }));
    await expect.poll(() => lost).toBe(1);
    isThere = true;
    badge.leave();
    expect(told).toEqual([counts({})]);
  });

  it('loses the number of a page that had none in the end', () => {
    badge.tell(counts({ blur: 1 }));
    badge.tell(counts({}));
    badge.leave();
    expect(told).toEqual([counts({ blur: 1 }), counts({}), counts({})]);
  });

  it('is told again what it did not hear', async () => {
    isThere = false;
    badge.tell(counts({ blur: 1 }));
    await expect.poll(() => lost).toBe(1);
    isThere = true;
    badge.tell(counts({ blur: 1 }));
    expect(told).toEqual([counts({ blur: 1 })]);
  });
});
