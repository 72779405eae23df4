import { expect, test } from 'vitest';
import { firstPass, medians, steps, timeOfShare } from '../../../scripts/bench/figures';
import { parseResident, parseStat, treeOf } from '../../../scripts/bench/memory';
import { parseOptions } from '../../../scripts/bench/options.mjs';
import { goals, isMet, ratiosOf } from '../../../scripts/bench/ratios';

test('medians keep the shape; what one round lacks is lacking', () => {
  expect(
    medians<object>([
      { a: { b: 1 }, m: 5, words: { x: 2 } },
      { a: { b: 9 }, m: null, words: { x: 4 } },
      { a: { b: 2 }, m: 7, words: { x: 3 } },
    ]),
  ).toEqual({ a: { b: 2 }, m: null, words: { x: 3 } });
  expect(() => medians([])).toThrow(/no rounds/);
});

test('times', () => {
  expect(timeOfShare([40, 10, 30, 20], 0.75)).toBe(30);
  expect(timeOfShare([3, 1, 2, 5, 4], 0.75)).toBe(4);
  expect(timeOfShare([2, 1], 1)).toBe(2);
  expect(timeOfShare([], 0.75)).toBe(0);
  expect(steps([5, 7, 12])).toEqual([5, 2, 5]);
  expect(firstPass([40, 300, 38, 41, 280], 3)).toEqual([38, 40, 41]);
});

const page = { startMs: 0, memoryMB: null };
const mode = { ...page, coldStartMs: null, lastWords: {}, pageMs: 20_000, threeQuartersMs: 2_000 };
const figures = {
  native: { msPerImage: 140, mobilenet: { msPerImage: 10 } },
  naive: {
    ...page,
    msPerImage: 1_800,
    pageMs: 180_000,
    threeQuartersMs: 135_000,
    mobilenet: { ...page, msPerImage: 80, pageMs: 8_000, threeQuartersMs: 6_000 },
  },
  scrim: {
    msPerImage: 840,
    inputMsPerImage: 5,
    mobilenet: { msPerImage: 40 },
    fast: { ...mode, pageMs: 12_000 },
    balanced: mode,
    accurate: mode,
  },
};

test('ratios', () => {
  expect(ratiosOf(figures)).toEqual({
    scrimToNative: 6,
    naiveToScrim: 2.14,
    pageNaiveToScrim: 9,
    threeQuartersNaiveToFast: 3,
    pageFastToNaive: 1.5,
    mobilenetScrimToNative: 4,
  });
});

test('goals point in their own direction', () => {
  expect(isMet(goals.scrimToNative, 6.5)).toBe(true);
  expect(isMet(goals.scrimToNative, 6.6)).toBe(false);
  expect(isMet(goals.naiveToScrim, 1.7)).toBe(false);
  expect(isMet(goals.mobilenetScrimToNative, 99)).toBeUndefined();
});

test('the processes of a browser, from what /proc says', () => {
  expect(parseStat('42 (a (b) c) S 7 42 42 0 -1')).toEqual({ pid: 42, parent: 7 });
  expect(parseStat('')).toBeUndefined();
  expect(parseResident('Name:\tx\nVmRSS:\t    1024 kB\n')).toBe(1024 * 1024);
  expect(parseResident('Name:\tkthreadd\n')).toBe(0);
  const processes = [
    { pid: 2, parent: 1 },
    { pid: 3, parent: 2 },
    { pid: 4, parent: 3 },
    { pid: 5, parent: 1 },
  ];
  expect(treeOf(processes, 2)).toEqual([2, 3, 4]);
});

test('options', () => {
  expect(parseOptions([])).toMatchObject({ rounds: 3, images: 60, vit: 'full' });
  expect(parseOptions(['--quick', '--vit', 'tiny'])).toMatchObject({ rounds: 1, vit: 'tiny' });
  expect(parseOptions(['--quick', '--rounds', '2'])).toMatchObject({ rounds: 2 });
  expect(() => parseOptions(['--rounds', '0'])).toThrow(/from 1/);
  expect(() => parseOptions(['--vit', 'huge'])).toThrow(/full or tiny/);
});
