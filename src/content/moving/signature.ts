/** Cells a side of a signature. */
export const SIDE = 16;
/** Four channels, cell after cell. */
export type Signature = Uint8ClampedArray;

/** One cell that differs by this is a change: below it lies the noise of a codec. */
const STIRRED = 12;
/** Of all cells together: a cut, a page that was turned. */
const CUT = 22;

export interface Difference {
  readonly changed: boolean;
  readonly cut: boolean;
}

/** Compares two signatures, channel by channel, in steps of 0 to 255. */
export function compare(before: Signature | undefined, now: Signature): Difference {
  if (before === undefined) return { changed: true, cut: true };
  let most = 0;
  let sum = 0;
  for (let at = 0; at < now.length; at++) {
    const difference = Math.abs((now[at] ?? 0) - (before[at] ?? 0));
    most = Math.max(most, difference);
    sum += difference;
  }
  return { changed: most >= STIRRED, cut: sum / now.length >= CUT };
}

export function isTransparent(signature: Signature): boolean {
  for (let at = 3; at < signature.length; at += 4) if (signature[at] !== 0) return false;
  return true;
}
