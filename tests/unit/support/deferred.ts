/** A promise that the test settles itself. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export function deferred<T = void>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

// Node 20 lacks what every browser that Scrim runs in has.
Promise.withResolvers ??= deferred as typeof Promise.withResolvers;

/** Lets everything that is ready now run to where it waits for something else. */
export const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
