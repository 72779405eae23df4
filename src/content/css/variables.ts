import { isKeyframes } from './keyframes';
import { outwards } from './outwards';
import { ANY_PICTURE, picturesIn, variablesIn } from './value';

/** A value that some rules give to a custom property, with selectors of all elements that it may be given to. */
interface Given {
  readonly value: string;
  readonly selectors: readonly string[];
  /** So many rules do. */
  times: number;
}

/** One name for a value and its selectors: a sheet may give a property hundreds of them. */
const keyOf = (value: string, selectors: readonly string[]): string => [value, ...selectors].join('\n');

/** From so many values on a custom property is one of single elements, such as of the items of a list. */
const MANY = 100;

/** Which custom properties and keyframes of a page hold pictures, by themselves or through others. */
export class Variables {
  readonly #direct = new Set<string>();
  readonly #through = new Map<string, Set<string>>();
  /** What keyframes hold: of custom properties each element tells by itself. */
  readonly #keyframes = new Map<string, Set<string>>();
  readonly #given = new Map<string, Map<string, Given>>();
  #learned = 0;

  /** Grows with each thing that is learned. */
  get size(): number {
    return this.#learned;
  }

  /** @param selectors of elements that a rule may give it to; none where an element has it of its own */
  add(name: string, value: string, selectors: readonly string[] = []): void {
    if (selectors.length > 0) this.#give(name, value, selectors);
    if (isKeyframes(name)) this.#keep(name, value);
    if (picturesIn(value).length > 0) {
      this.#hold(name);
      this.#hold(ANY_PICTURE);
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

  /** A rule that gave it is there no longer. */
  remove(name: string, value: string, selectors: readonly string[] = []): void {
    const all = this.#given.get(name);
    const key = keyOf(value, selectors);
    const known = all?.get(key);
    if (known !== undefined && --known.times === 0) all?.delete(key);
  }

  /**
   * @returns the values that an element may come to have of a custom property, by rules that apply when something is
   *   hovered, opened or renamed, itself or around it; with the names of others that they take from
   */
  *mayHold(name: string, element: Element): Generator<string> {
    const given = this.#given.get(name);
    if (given === undefined || given.size > MANY) return;
    for (const { value, selectors } of given.values())
      if (selectors.some((selector) => isWithin(element, selector))) yield value;
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

  /** A picture is painted by something: it may be inherited. */
  notePicture(): void {
    this.#hold(ANY_PICTURE);
  }

  #give(name: string, value: string, selectors: readonly string[]): void {
    const all = this.#given.get(name) ?? new Map<string, Given>();
    const key = keyOf(value, selectors);
    const known = all.get(key);
    if (known !== undefined) known.times++;
    else {
      this.#given.set(name, all.set(key, { value, selectors, times: 1 }));
      this.#learned++;
    }
  }

  #hold(name: string): void {
    if (this.#direct.has(name)) return;
    this.#direct.add(name);
    this.#learned++;
  }

  #keep(name: string, value: string): void {
    const values = this.#keyframes.get(name) ?? new Set();
    if (values.has(value)) return;
    this.#keyframes.set(name, values.add(value));
    this.#learned++;
  }
}

/** Whether an element or something around it matches; also around the shadow trees that it is in. */
function isWithin(element: Element, selector: string): boolean {
  try {
    return outwards(element).some((each) => each.closest(selector) !== null);
  } catch {
    // What this page's browser knows and our taking apart does not: better judged by one picture too many.
    return true;
  }
}
