import { beforeEach, expect, it } from 'vitest';
import { Leaf } from '../../../../src/content/moving/leaf';
import { SIDE, type Signature } from '../../../../src/content/moving/signature';

/** Far more than the noise of a codec is one such step, and a cut are two. */
const STEP = 20;
const picture = (steps: number): Signature => new Uint8ClampedArray(SIDE * SIDE * 4).fill(steps * STEP);
const judged = picture(0);

let leaf: Leaf;
beforeEach(() => {
  leaf = new Leaf();
  leaf.turns(undefined, judged, 0);
});
const turns = (steps: number, now: number): boolean => leaf.turns(judged, picture(steps), now);

it('turns where what is at rest is another picture at once', () => {
  for (const now of [250, 500, 750, 1_000, 1_250]) expect(turns(0, now)).toBe(false);
  expect(turns(5, 1_500)).toBe(true);
});

it('turns a moment after it came, too', () => {
  expect(turns(5, 50)).toBe(true);
});

it('turns where it becomes another bit by bit, within a second', () => {
  expect(turns(1, 1_000)).toBe(false);
  expect(turns(1, 1_500)).toBe(false);
  expect(turns(2, 1_999)).toBe(true);
});

it('turns where what changed a little a while ago changes a lot', () => {
  for (const now of [1_000, 1_250, 1_500, 1_750, 2_000]) expect(turns(1, now)).toBe(false);
  expect(turns(2, 2_250)).toBe(true);
});

it('does not turn again while nothing more happens', () => {
  expect(turns(5, 1_000)).toBe(true);
  expect(turns(5, 1_016)).toBe(false);
});

it.each([
  ['four times a second', 250],
  ['in each frame', 16],
])('does not turn where it is in motion, looked at %s', (_, ms) => {
  const looks = Math.ceil(2_000 / ms);
  for (let look = 1; look <= looks; look++) leaf.turns(undefined, picture(look % 11), look * ms);
  expect(leaf.isAtRest).toBe(false);
  expect(turns(12, (looks + 1) * ms)).toBe(false);
});

it('does not turn where it is in motion, and looked at more often than it moves', () => {
  let frame = 0;
  const show = (steps: number): boolean => turns(steps, ++frame * 16);
  for (let step = 1; step <= 10; step++) for (let look = 0; look < 12; look++) show(step % 2);
  expect(leaf.isAtRest).toBe(false);
  expect(show(12)).toBe(false);
});

it('is at rest again when it has been quiet for a while', () => {
  for (let look = 1; look <= 8; look++) leaf.turns(undefined, picture(look), look * 250);
  for (let look = 9; look <= 12; look++) turns(8, look * 250);
  expect(leaf.isAtRest).toBe(true);
  expect(turns(12, 3_250)).toBe(true);
});
