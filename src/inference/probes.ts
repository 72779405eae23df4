import { browser } from '../platform/browser';
import { decode } from './decode';

/**
 * Pictures of ours for the self-test: abstract shapes, on both sides of the threshold and far from it
 * (scripts/probes.ts makes them).
 */
const FILES = ['probes/blur.webp', 'probes/safe.webp', 'probes/plain.webp'];

/** One for each probe; gives a new bitmap at each call. */
export type Probe = (size: number) => Promise<ImageBitmap>;

export const probes: readonly Probe[] = FILES.map((file) => async (size) => {
  const response = await fetch(browser.runtime.getURL(file));
  return decode(new Uint8Array(await response.arrayBuffer()), size);
});
