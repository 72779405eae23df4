/**
 * Passes values on one at a time. While one is on its way only the newest of the others is kept, so the last value
 * always arrives and a fast slider never builds up a queue.
 *
 * @param write must not reject
 * @returns a function whose promise ends when nothing is left to write
 */
export function latestOnly<T>(write: (value: T) => Promise<unknown>): (value: T) => Promise<void> {
  let next: { readonly value: T } | undefined;
  let draining: Promise<void> | undefined;
  const drain = async (): Promise<void> => {
    while (next !== undefined) {
      const { value } = next;
      next = undefined;
      await write(value);
    }
    draining = undefined;
  };
  return (value) => {
    next = { value };
    draining ??= drain();
    return draining;
  };
}
