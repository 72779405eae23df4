/** One prefix, so that readers can filter; nothing is ever sent anywhere, and no address of an image is logged. */
export const log = {
  info: (...words: unknown[]): void => console.info('[scrim]', ...words),
  warn: (...words: unknown[]): void => console.warn('[scrim]', ...words),
};

/** @returns a short text for anything that can be thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
