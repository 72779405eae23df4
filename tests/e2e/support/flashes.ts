import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Recording } from '../../../scripts/driver/driver';

/** No frame that was kept shows a flagged picture uncovered. */
export function expectNoFlash({ frames, flashes }: Recording, atLeast = 2): void {
  expect(frames).toBeGreaterThanOrEqual(atLeast);
  // What was seen is kept for whoever has to find out why.
  for (const [index, { image }] of flashes.entries()) {
    mkdirSync('out/flashes', { recursive: true });
    writeFileSync(`out/flashes/${Date.now()}-${index}.png`, image);
  }
  expect(flashes.map(({ keyPixels }) => keyPixels)).toEqual([]);
}
