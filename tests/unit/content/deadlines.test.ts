import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Deadlines } from '../../../src/content/deadlines';

let late: string[];
let deadlines: Deadlines<string>;
beforeEach(() => {
  vi.useFakeTimers();
  late = [];
  deadlines = new Deadlines(100, (item) => late.push(item));
});
afterEach(() => vi.useRealTimers());

it('each has its own time', () => {
  deadlines.start('a');
  vi.advanceTimersByTime(60);
  deadlines.start('b');
  vi.advanceTimersByTime(39);
  expect(late).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(late).toEqual(['a']);
  vi.advanceTimersByTime(59);
  expect(late).toEqual(['a']);
  vi.advanceTimersByTime(1);
  expect(late).toEqual(['a', 'b']);
});

it('what is waited for has no more time than at first', () => {
  deadlines.start('a');
  vi.advanceTimersByTime(60);
  deadlines.start('a');
  vi.advanceTimersByTime(40);
  expect(late).toEqual(['a']);
});

it('what has stopped is not late, and starts anew', () => {
  deadlines.start('a');
  deadlines.start('b');
  vi.advanceTimersByTime(60);
  deadlines.stop('a');
  deadlines.start('a');
  vi.advanceTimersByTime(40);
  expect(late).toEqual(['b']);
  vi.advanceTimersByTime(60);
  expect(late).toEqual(['b', 'a']);
});

it('one that is late may start again', () => {
  deadlines = new Deadlines(100, (item) => {
    late.push(item);
    if (late.length < 3) deadlines.start(item);
  });
  deadlines.start('a');
  vi.advanceTimersByTime(1_000);
  expect(late).toEqual(['a', 'a', 'a']);
});

it('none is late after the end', () => {
  deadlines.start('a');
  deadlines.clear();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(late).toEqual([]);
});

it('a new wait may begin after the end of all others', () => {
  deadlines.start('a');
  deadlines.clear();
  deadlines.start('b');
  vi.advanceTimersByTime(100);
  expect(late).toEqual(['b']);
});

it('all have one timer', () => {
  for (const item of ['a', 'b', 'c']) deadlines.start(item);
  expect(vi.getTimerCount()).toBe(1);
});
