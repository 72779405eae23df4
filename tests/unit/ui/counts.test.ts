import { expect, test } from 'vitest';
import { addUp } from '../../../src/ui/popup/counts';

test('frames are added up, state by state and reason by reason', () => {
  const sum = addUp([
    { states: { blur: 2, safe: 3, unknown: 1 }, reasons: { http: 1 } },
    { states: { blur: 1, pending: 4, unknown: 3, skip: 2 }, reasons: { http: 1, timeout: 2, small: 3 } },
  ]);
  expect(sum.states).toEqual({ pending: 4, safe: 3, blur: 3, shown: 0, unknown: 4, skip: 2 });
  expect(sum.total).toBe(16);
  expect(sum.reasons).toEqual([
    { reason: 'small', count: 3 },
    { reason: 'http', count: 2 },
    { reason: 'timeout', count: 2 },
  ]);
});

test('reasons that hold for nothing are left out', () => {
  expect(addUp([{ states: {}, reasons: { http: 0 } }])).toMatchObject({ reasons: [], total: 0 });
});

test('reasons that hold for as many stand in one order, whichever came first', () => {
  const order = (reasons: Record<string, number>) => addUp([{ states: {}, reasons }]).reasons;
  expect(order({ withheld: 1, broken: 1 })).toEqual(order({ broken: 1, withheld: 1 }));
});
