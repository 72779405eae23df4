import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Recording } from '../../../scripts/driver/driver';

/**
 * No frame that was kept shows a flagged picture uncovered.
 *
 * @param noise so many pixels of a key colour may be an accident
 */
export function expectNoFlash(recording: Recording, atLeast = 2, noise = 0): void {
  expect(recording.frames).toBeGreaterThanOrEqual(atLeast);
  const flashes = recording.flashes.filter(({ keyPixels }) => keyPixels > noise);
  // What was seen is kept for whoever has to find out why.
  for (const [index, { image }] of flashes.entries()) {
    mkdirSync('out/flashes', { recursive: true });
    writeFileSync(`out/flashes/${Date.now()}-${index}.png`, image);
  }
  expect(flashes.map(({ keyPixels }) => keyPixels)).toEqual([]);
}
