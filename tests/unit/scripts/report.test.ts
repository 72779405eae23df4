import { expect, test } from 'vitest';
import { complaints, makeReport, type Seen } from '../../../scripts/demo/report';
import { imageTable, summary } from '../../../scripts/demo/table';
import type { WatchedImage } from '../../../scripts/demo/watch';

const box = { left: 0, top: 0, width: 10, height: 10 };
const image = (name: string, expected: 'safe' | 'blur', state: WatchedImage['state'], at: number) => {
  return { name, expected, state, at, box, url: `http://127.0.0.1/img/${name}` };
};

const seen: Seen = {
  images: [image('sea', 'safe', 'safe', 1100), image('pebbles', 'blur', 'blur', 1250.04)],
  scores: new Map([['http://127.0.0.1/img/sea', 0.01]]),
  health: {
    model: 'mobilenet-v2',
    mode: 'fast',
    backend: 'wasm',
    threads: 2,
    state: 'ready',
    coldStartMs: 700,
    runMs: [30, 40],
    waiting: 0,
    inputMs: [],
    ladder: [],
  },
  flashed: 0,
  start: 1000,
};

test('times count from the start of the navigation', () => {
  const { timings, images } = makeReport(seen);
  expect(timings).toEqual({
    coldStartMs: 700,
    firstVerdictMs: 100,
    allDecidedMs: 250,
    msPerImage: { median: 35, p95: 39.5 },
  });
  expect(images[0]).toEqual({ name: 'sea', expected: 'safe', state: 'safe', score: 0.01, ms: 100 });
});

test('an image without a score has none in the report', () => {
  expect(makeReport(seen).images[1]?.score).toBeNull();
});

test('a run in which all is as expected has no complaints', () => {
  expect(complaints(makeReport(seen), 2)).toEqual([]);
});

test('a wrong state, a flash and an image that was not found are complaints', () => {
  const wrong = { ...seen, images: [image('pebbles', 'blur', 'safe', 1100)], flashed: 1 };
  expect(complaints(makeReport(wrong), 1)).toEqual([
    'pebbles is safe, expected blur.',
    '1 flagged images were seen uncovered.',
  ]);
  expect(complaints(makeReport(seen), 3)).toEqual(['Of 3 images 2 were found on the page.']);
});

test('an image that Scrim never marked is not decided', () => {
  const { gallery } = makeReport({ ...seen, images: [image('sea', 'safe', 'unwatched', 1100)] });
  expect(gallery).toMatchObject({ total: 1, decided: 0 });
});

test('the table has a line for each image and marks what is not as expected', () => {
  const table = imageTable(makeReport({ ...seen, images: [image('sea', 'safe', 'unknown', 1100)] }));
  expect(table.split('\n')).toEqual([
    'image  state                     score   ms',
    'sea    unknown (expected safe)  0.0100  100',
  ]);
  expect(summary(makeReport(seen))).toContain('2 of 2 images decided');
});
