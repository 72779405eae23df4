/**
 * A worker that runs out of memory, or is ended by the browser, says nothing to anybody. But a lock that it held is
 * free from that moment on.
 */

/** The worker's end: holds its lock for as long as it lives. Resolves when it has it. */
export function holdLifeline(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => {
        resolve();
        return new Promise<never>(() => undefined);
      })
      .catch(reject);
  });
}

/** The owner's end, to be called when the worker holds its lock: resolves when the worker is no more. */
export async function lifelineEnds(name: string): Promise<void> {
  await navigator.locks.request(name, () => undefined);
}
