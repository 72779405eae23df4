import { beforeEach, describe, expect, it } from 'vitest';
import { css } from '../../../src/content/candidates/css';
import { Records } from '../../../src/content/records';
import type { Watched } from '../../../src/content/watched';
import { find, usePage, write } from '../support/page';

usePage();

let records: Records;
beforeEach(() => {
  records = new Records();
  write('<img><p></p><input type="text">');
});

function enter(selector: string): Watched {
  const watched = records.enter(find(selector), css);
  if (watched === undefined) throw new Error(`${selector} is nothing to watch`);
  return watched;
}

describe('the record of an element', () => {
  it('is counted while it is there, as what it stands for', () => {
    expect(records.counts.states).toEqual({});
    const watched = enter('img');
    expect(records.counts.states).toEqual({ pending: 1 });
    expect(records.stand(watched, { state: 'unknown', reason: 'network' })).toEqual({ state: 'pending' });
    expect(records.counts).toEqual({ states: { unknown: 1 }, reasons: { network: 1 } });
    records.leave(watched);
    expect(records.counts).toEqual({ states: {}, reasons: {} });
  });

  it('is offered to the reader where there is something to do', () => {
    const watched = enter('img');
    const isOffered = (): boolean => records.offered.has(watched);
    expect(isOffered()).toBe(false);
    for (const state of ['blur', 'shown', 'unknown'] as const) {
      records.stand(watched, { state });
      expect(isOffered()).toBe(true);
    }
    records.stand(watched, { state: 'unknown', bare: true });
    expect(isOffered()).toBe(false);
    records.stand(watched, { state: 'blur' });
    records.leave(watched);
    expect(isOffered()).toBe(false);
  });

  it('is the same when it comes back', () => {
    const watched = enter('img');
    records.leave(watched);
    expect(records.of(find('img'))).toBeUndefined();
    expect(enter('img')).toBe(watched);
    expect([...records.all]).toEqual([watched]);
  });

  it('is another one when it comes back as an image of its own', () => {
    const painted = enter('input');
    expect(painted.kind).toBe(css);
    records.leave(painted);
    find<HTMLInputElement>('input').type = 'image';
    expect(enter('input').kind).not.toBe(css);
  });

  it('is none where nothing is to be watched', () => {
    expect(records.enter(find('p'))).toBeUndefined();
    expect(enter('p').kind).toBe(css);
  });
});
