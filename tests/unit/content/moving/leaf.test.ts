import { beforeEach, expect, it } from 'vitest';
import { Leaf } from '../../../../src/content/moving/leaf';

const SAME = { changed: false, cut: false };
const STIRRED = { changed: true, cut: false };
const OTHER = { changed: true, cut: true };

let leaf: Leaf;
beforeEach(() => {
  leaf = new Leaf();
  leaf.turns(SAME, 0);
});

it('turns where what stood still is another picture at once', () => {
  expect(leaf.isStill(299)).toBe(false);
  expect(leaf.isStill(1_000)).toBe(true);
  expect(leaf.turns(OTHER, 1_000)).toBe(true);
  expect(leaf.isStill(3_000)).toBe(false);
});

it('turns where it becomes one bit by bit, within a second', () => {
  expect(leaf.turns(STIRRED, 1_000)).toBe(false);
  expect(leaf.turns(STIRRED, 1_500)).toBe(false);
  expect(leaf.turns(OTHER, 1_999)).toBe(true);
});

it('turns once', () => {
  leaf.turns(OTHER, 1_000);
  expect(leaf.turns(OTHER, 1_016)).toBe(false);
});

it('does not turn where it has been in motion', () => {
  expect(leaf.turns(OTHER, 200)).toBe(false);
  leaf.turns(SAME, 250);
  expect(leaf.turns(OTHER, 549)).toBe(false);
});

it('does not turn where it drifts away', () => {
  expect(leaf.turns(STIRRED, 1_000)).toBe(false);
  expect(leaf.turns(OTHER, 2_000)).toBe(false);
});
