/** A browser event that the test fires itself. */
export class FakeEvent<Args extends unknown[], Answer = unknown> {
  readonly #listeners = new Set<(...args: Args) => Answer>();

  get size(): number {
    return this.#listeners.size;
  }

  addListener(listener: (...args: Args) => Answer): void {
    this.#listeners.add(listener);
  }

  removeListener(listener: (...args: Args) => Answer): void {
    this.#listeners.delete(listener);
  }

  clear(): void {
    this.#listeners.clear();
  }

  /** @returns what each listener answered, in the order in which they were added. */
  emit(...args: Args): Answer[] {
    return Array.from(this.#listeners, (listener) => listener(...args));
  }
}
