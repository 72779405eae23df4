import { picturesIn, variablesIn } from './value';

/** Which custom properties of a page hold pictures, by themselves or through others. */
export class Variables {
  readonly #direct = new Set<string>();
  readonly #through = new Map<string, Set<string>>();
  #learned = 0;

  /** Grows with each thing that is learned. */
  get size(): number {
    return this.#learned;
  }

  add(name: string, value: string): void {
    if (picturesIn(value).length > 0 && !this.#direct.has(name)) {
      this.#direct.add(name);
      this.#learned++;
    }
    for (const other of variablesIn(value)) {
      const others = this.#through.get(name) ?? new Set();
      if (!others.has(other)) this.#learned++;
      this.#through.set(name, others.add(other));
    }
  }

  holdPicture(names: readonly string[]): boolean {
    const seen = new Set<string>();
    const holds = (name: string): boolean => {
      if (this.#direct.has(name)) return true;
      if (seen.has(name)) return false;
      seen.add(name);
      return [...(this.#through.get(name) ?? [])].some(holds);
    };
    return names.some(holds);
  }
}
