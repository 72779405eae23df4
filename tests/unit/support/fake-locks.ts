import { deferred } from './deferred';

type Work = () => unknown;

/** Exclusive locks by name, as the browser keeps them: a lock is free when its work ends, or its holder dies. */
export class FakeLocks {
  readonly #held = new Map<string, () => void>();
  readonly #waiting = new Map<string, (() => void)[]>();

  async request(name: string, work: Work): Promise<unknown> {
    while (this.#held.has(name)) {
      await new Promise<void>((free) => {
        this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), free]);
      });
    }
    const death = deferred();
    this.#held.set(name, death.resolve);
    try {
      return await Promise.race([work(), death.promise]);
    } finally {
      this.#held.delete(name);
      for (const free of this.#waiting.get(name) ?? []) free();
      this.#waiting.delete(name);
    }
  }

  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  /** Ends the context that holds the lock. */
  killHolder(name: string): void {
    this.#held.get(name)?.();
  }
}
