import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Answer, Ask, ancestorsIn, Counts, nameOfPort } from '../../../src/shared/protocol';
import { manyGarbage } from '../support/garbage';
import { outcomeOf } from '../support/scores';

const reads = (schema: v.GenericSchema, message: unknown): boolean => v.safeParse(schema, message).success;

describe('the port', () => {
  it('has the frames around in its name', () => {
    for (const ancestors of [[], ['https://a.test', 'null'], ['a b "c"']])
      expect(ancestorsIn(nameOfPort(ancestors))).toEqual(ancestors);
  });

  it.each(['', 'scrim', 'page', 'page []', 'scrim {}', 'scrim [1]', 'scrim ["a"', 'scrims []'])(
    'is not one that is called %j',
    (name) => expect(ancestorsIn(name)).toBeUndefined(),
  );
});

describe('messages on the port', () => {
  it('are read as they are meant', () => {
    const url = 'https://example.org/a.jpg';
    expect(reads(Ask, { type: 'ask', id: 1, source: { kind: 'url', url }, urgency: 0 })).toBe(true);
    const bytes = new ArrayBuffer(2);
    expect(reads(Ask, { type: 'ask', id: 1, source: { kind: 'bytes', bytes }, urgency: 5 })).toBe(true);
    expect(reads(Ask, { type: 'urgency', changes: [[1, 3]] })).toBe(true);
    expect(reads(Ask, { type: 'cancel', ids: [1, 2] })).toBe(true);
    expect(reads(Answer, { type: 'answer', id: 1, outcome: outcomeOf(0.2) })).toBe(true);
    expect(
      reads(Answer, { type: 'answer', id: 1, outcome: { ok: false, reason: 'http', detail: '404' } }),
    ).toBe(true);
  });

  it.each([
    { type: 'ask', id: 1, source: { kind: 'url', url: 3 }, urgency: 0 },
    { type: 'ask', id: 1, source: { kind: 'bytes', bytes: [1, 2] }, urgency: 0 },
    { type: 'ask', id: 1.5, source: { kind: 'url', url: 'a' }, urgency: 0 },
    { type: 'ask', id: 1, source: { kind: 'url', url: 'a' }, urgency: 6 },
    { type: 'ask', id: 1, source: { kind: 'url', url: 'a' }, urgency: -1 },
    { type: 'ask', id: 1, source: { kind: 'file', url: 'a' }, urgency: 1 },
    { type: 'urgency', changes: [[1]] },
    { type: 'cancel', ids: 1 },
    { type: 'constructor' },
  ])('are refused when they are not: %j', (message) => expect(reads(Ask, message)).toBe(false));

  it.each([-0.1, 1.1, Number.NaN, '0.5', undefined])('carry no score of %j', (nsfw) => {
    const outcome = { ok: true, volatile: false, scores: { model: 'm', nsfw, labels: {} } };
    expect(reads(Answer, { type: 'answer', id: 1, outcome })).toBe(false);
  });

  it('are never read from garbage', () => {
    for (const value of manyGarbage(500)) {
      expect(reads(Ask, value)).toBe(false);
      expect(reads(Answer, value)).toBe(false);
    }
  });
});

describe('Counts', () => {
  it('are whole numbers for states and reasons that exist', () => {
    expect(reads(Counts, { states: { blur: 2, pending: 0 }, reasons: { http: 1, small: 4 } })).toBe(true);
    expect(reads(Counts, { states: { blur: -1 }, reasons: {} })).toBe(false);
    expect(reads(Counts, { states: { blur: 0.5 }, reasons: {} })).toBe(false);
    expect(reads(Counts, { states: { painted: 1 }, reasons: {} })).toBe(false);
    expect(reads(Counts, { states: {}, reasons: { because: 1 } })).toBe(false);
  });
});
