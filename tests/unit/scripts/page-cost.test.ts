import { expect, test } from 'vitest';
import { medians } from '../../../scripts/bench/figures';
import { parseOptions } from '../../../scripts/bench/options.mjs';
import { costOf, galleryCostOf, growthOf, moreOf, shareOf } from '../../../scripts/bench/page/figures';
import { isNearlyShort, isScrimsDoing, together, type Work } from '../../../scripts/bench/page/main-thread';
import { galleryPage, WORDS_ELEMENTS, wordsPage } from '../../../scripts/bench/page/pages';
import { hottest, type Profile, workOf } from '../../../scripts/bench/page/profile';
import { cpuOf } from '../../../scripts/bench/page/tasks';
import { goalsOf, pageTextOf } from '../../../scripts/bench/page/text';

const frame = (url: string, functionName = 'f') => ({ url, functionName, lineNumber: 0 });
const ours = (url: string): boolean => url.startsWith('chrome-extension://');

/** The page's script (2) calls the browser (3); Scrim's (4) does as well (5), and calls itself (6). */
const profile: Profile = {
  startTime: 1_000_000,
  nodes: [
    { id: 1, callFrame: frame('', '(root)'), children: [2, 4] },
    { id: 2, callFrame: frame('http://page.test/', 'page'), children: [3] },
    { id: 3, callFrame: frame('', 'appendChild') },
    { id: 4, callFrame: frame('chrome-extension://id/content.js', 'digest'), children: [5, 6] },
    { id: 5, callFrame: frame('', 'querySelectorAll') },
    { id: 6, callFrame: frame('chrome-extension://id/content.js', 'collect') },
  ],
  samples: [1, 2, 3, 4, 5, 6, 1, 5, 1],
  timeDeltas: [0, 1_000, 1_000, 1_000, 1_000, 1_000, 2_000, 1_000, 500_000],
};

test('the work of a script is all that has it on the stack, each sample until the next one', () => {
  expect(workOf(profile, ours)).toEqual([
    { from: 1_003, ms: 1 },
    { from: 1_004, ms: 1 },
    { from: 1_005, ms: 2 },
    // The sampler slept: nobody has worked for half a second.
    { from: 1_008, ms: 20 },
  ]);
  expect(workOf(profile, () => false)).toEqual([]);
  expect(hottest(profile, ours, 2)).toEqual([
    ['querySelectorAll:0', 21],
    ['collect:0', 2],
  ]);
});

test('a long task is Scrim’s doing where it would be short without, or Scrim alone makes it long', () => {
  expect(isScrimsDoing({ ms: 60, cpuMs: 55, scrimMs: 6 })).toBe(true);
  expect(isScrimsDoing({ ms: 200, cpuMs: 200, scrimMs: 51 })).toBe(true);
  expect(isScrimsDoing({ ms: 200, cpuMs: 200, scrimMs: 49 })).toBe(false);
  expect(isScrimsDoing({ ms: 60, cpuMs: 55, scrimMs: 0 })).toBe(false);
  // It waited for a core, and would have without Scrim as well.
  expect(isScrimsDoing({ ms: 55, cpuMs: 28, scrimMs: 6 })).toBe(false);
  expect(isNearlyShort({ ms: 55, cpuMs: 28, scrimMs: 6 })).toBe(true);
  expect(isNearlyShort({ ms: 60, cpuMs: 60, scrimMs: 6 })).toBe(false);
  expect(isNearlyShort({ ms: 50, cpuMs: 28, scrimMs: 6 })).toBe(false);
});

test('of a task that a page was told of, the browser says what the processor gave it', () => {
  const tasks = [
    { from: 900, ms: 61, cpuMs: 60 },
    { from: 1_000.4, ms: 54.3, cpuMs: 28 },
    // At the same time in another process.
    { from: 1_000.6, ms: 80, cpuMs: 79 },
  ];
  expect(cpuOf(1_000, 54, tasks)).toBe(28);
  // Nothing is taken off where it is not known.
  expect(cpuOf(1_200, 54, tasks)).toBe(54);
});

const work = (changes: Partial<Work>): Work => ({
  ...{
    wallMs: 10_000,
    cpuMs: 4_000,
    taskMs: 4_000,
    scriptMs: 500,
    layoutMs: 400,
    styleMs: 300,
    scrimMs: 0,
    longTasks: [],
  },
  ...changes,
});
const heaps = (...pageMB: number[]) => pageMB.map((mb) => ({ pageMB: mb, hostMB: mb > 0 ? 2 : null }));

const gallery = {
  scrim: galleryCostOf(
    {
      work: work({ cpuMs: 4_500, scrimMs: 250, longTasks: [{ ms: 60, cpuMs: 60, scrimMs: 20 }] }),
      shown: 900,
      heaps: heaps(5, 7, 8, 8.5, 9),
    },
    200,
  ),
  plain: galleryCostOf(
    {
      work: work({ longTasks: [{ ms: 70, cpuMs: 70, scrimMs: 0 }] }),
      shown: 900,
      heaps: heaps(3, 4, 4, 4, 4.5),
    },
    0,
  ),
};
const figures = {
  samplingPercent: 8,
  appended: gallery,
  recycled: { ...gallery, scrim: { ...gallery.scrim, inferences: 201 } },
  words: { scrim: costOf(work({ scrimMs: 19 })), plain: costOf(work({})) },
};

test('what a page costs, against the same page without Scrim', () => {
  expect(together([work({ scrimMs: 2 }), work({ scrimMs: 3 })])).toMatchObject({
    wallMs: 20_000,
    scrimMs: 5,
  });
  expect(shareOf(gallery.scrim)).toBe(2.5);
  expect(moreOf(gallery)).toBeCloseTo(5);
  // From half-way on: 1 MB with Scrim, half of that without.
  expect(growthOf(gallery)).toBeCloseTo(0.5);
  expect(gallery.scrim).toMatchObject({ longTasks: 1, scrimLongTasks: 1, scrimInLongMs: 20 });
  expect(gallery.plain).toMatchObject({ longTasks: 1, scrimLongTasks: 0, scrimInLongMs: 0 });
});

test('goals are told as met or not', () => {
  const goals = goalsOf(medians([figures, figures, figures]));
  const met = Object.fromEntries(goals.map((goal) => [goal.says, goal.met]));
  expect(met).toEqual({
    'appended: runs of a model': true,
    'appended: long tasks of Scrim': false,
    'appended: Scrim on the main thread': false,
    'recycled: runs of a model': false,
    'recycled: long tasks of Scrim': false,
    'recycled: Scrim on the main thread': false,
    'recycled: growth of the heap': true,
    'words: Scrim on the main thread': true,
  });
  const machine = { cores: 2, cpu: 'a processor', memoryMB: 1, date: 'today', versions: {} };
  const setting = { rounds: 1, minutes: 1, distinct: 200 };
  const text = pageTextOf({ ...figures, goals, setting, machine, hot: {} });
  expect(text).toContain('words: Scrim on the main thread        19.00 ms (at most 20; met)');
  expect(text).toContain('adds 8.0 %');
  expect(text).toContain('page 5.00 → 8.00 → 9.00 MB (without: 3.00 → 4.00 → 4.50); host 2.00 → 2.00 → 2.00');
});

test('the pages are what they are said to be', () => {
  const words = wordsPage();
  const elements = words.match(/<[a-z]/g)?.length ?? 0;
  expect(Math.abs(elements - WORDS_ELEMENTS)).toBeLessThan(20);
  expect(words).not.toMatch(/<(img|video|svg|canvas|picture)|url\(/);
  expect(galleryPage('recycled', ['/a', '/b'])).toContain('["/a","/b"]');
});

test('options of the page part', () => {
  expect(parseOptions([])).toMatchObject({ page: false, minutes: 1 });
  expect(parseOptions(['--page', '--minutes', '0.5'])).toMatchObject({ page: true, minutes: 0.5, rounds: 3 });
  expect(() => parseOptions(['--minutes', 'ten'])).toThrow(/number/);
  expect(() => parseOptions(['--minutes', '0'])).toThrow(/from 0.1/);
});
