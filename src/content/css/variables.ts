import { isKeyframes } from './keyframes';
import { picturesIn, variablesIn } from './value';

/** Which custom properties and keyframes of a page hold pictures, by themselves or through others. */
export class Variables {
  readonly #direct = new Set<string>();
  readonly #through = new Map<string, Set<string>>();
  /** What keyframes hold: of custom properties each element tells by itself. */
  readonly #keyframes = new Map<string, Set<string>>();
  #learned = 0;

  /** Grows with each thing that is learned. */
  get size(): number {
    return this.#learned;
  }

  add(name: string, value: string): void {
    if (isKeyframes(name)) this.#keep(name, value);
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

  /** @returns what keyframes of a name hold, all that were ever seen under it; '' for what is none */
  keyframes(name: string): string {
    return [...(this.#keyframes.get(name) ?? [])].join(' ');
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

  #keep(name: string, value: string): void {
    const values = this.#keyframes.get(name) ?? new Set();
    if (values.has(value)) return;
    this.#keyframes.set(name, values.add(value));
    this.#learned++;
  }
}
