import type { Scores } from './verdict';

/**
 * Sensitivity is what the reader moves (0 lenient … 100 strict), threshold is what scores are compared with.
 * The ends stop short of 0 and 1: at 0 every picture would be blurred, at 1 none ever, and both look like a fault.
 */
const LENIENT = 0.98;
const STRICT = 0.02;

/** @returns the lowest NSFW score (0..1) that is blurred at this sensitivity (0..100); 50 gives 0.5. */
export function thresholdOf(sensitivity: number): number {
  const s = Math.min(100, Math.max(0, sensitivity)) / 100;
  return LENIENT + (STRICT - LENIENT) * s;
}

/** Reads a verdict from scores (promise 5: cheap, pure, as often as the slider moves). What is no number is not safe. */
export function decide(scores: Scores, sensitivity: number): 'safe' | 'blur' {
  return scores.nsfw < thresholdOf(sensitivity) ? 'safe' : 'blur';
}
