import { picturesIn, variablesIn } from './value';

/** Which custom properties of a page hold pictures, by themselves or through others. */
export class Variables {
  readonly #direct = new Set<string>();
  readonly #through = new Map<string, Set<string>>();

  /** @returns whether this is news */
  add(name: string, value: string): boolean {
    const before = this.#direct.has(name);
    if (picturesIn(value).length > 0) this.#direct.add(name);
    let news = this.#direct.has(name) !== before;
    for (const other of variablesIn(value)) {
      const others = this.#through.get(name) ?? new Set();
      if (!others.has(other)) news = true;
      this.#through.set(name, others.add(other));
    }
    return news;
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
