/** Does the work while holding a lock file; a lock whose process is gone is taken over. */
export function withLock<T>(file: string, work: () => Promise<T>): Promise<T>;
