import type { Work } from '../work';
import { isStyled, type Paint, readPaint, samePaint } from './paint';
import type { PictureRule } from './rule';
import { declaredIn, picturedVariables } from './rule';
import type { Variables } from './variables';

/** What a moment between two frames may be held up for, in milliseconds; the rest is put off, under cover. */
export const AT_ONCE_MS = 6;
/** Elements whose style is read in one go, before anything is written to them: a change of one would unsettle all. */
const TOGETHER = 64;

/** Who knows the rules, and who is told. */
interface Audience {
  /** @returns the rules that an element matches, or may come to match */
  rulesOf(element: Element): ReadonlySet<PictureRule>;
  /** What an element shows was read, or must be read anew. */
  onPaint(element: Element): void;
  /** Something new is known of custom properties. */
  onLearned(): void;
}

/** What CSS paints on elements, as far as it was read: at once where there is time, else in slices. */
export class Paints {
  readonly #variables: Variables;
  readonly #work: Work;
  readonly #audience: Audience;
  readonly #paints = new WeakMap<Element, Paint>();
  /** What scripts animate, as far as it was found. */
  readonly #animated = new WeakMap<Element, readonly string[]>();
  readonly #wanted = new Set<Element>();
  /** Those that were met in {@link learnAll}. */
  readonly #learned = new WeakSet<Element>();
  /** Until then elements are read one by one, each before it is written to. */
  #momentEnd = 0;
  #flushing = false;
  #isOpen = false;

  constructor(variables: Variables, work: Work, audience: Audience) {
    this.#variables = variables;
    this.#work = work;
    this.#audience = audience;
  }

  /** Some inline style takes a picture from a custom property. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  of(element: Element): Paint | undefined {
    return this.#paints.get(element);
  }

  /** An element has come, or was moved: other rules may be about it, and it may have changed on the way. */
  forget(element: Element): void {
    this.#paints.delete(element);
  }

  /** A script animates these pictures on an element. */
  animate(element: Element, pictures: readonly string[]): void {
    this.#animated.set(element, pictures);
    this.want(element);
  }

  /** Reads an element at once, where this moment has time for it; else it is read soon, and looked at again then. */
  readSoon(element: Element): Paint | undefined {
    const start = performance.now();
    if (start > this.#momentEnd + AT_ONCE_MS) this.#momentEnd = start + AT_ONCE_MS;
    if (start > this.#momentEnd) {
      this.want(element);
      return undefined;
    }
    this.learn(element);
    const paint = this.#readOne(element);
    this.#paints.set(element, paint);
    return paint;
  }

  /** Sees that an element is read, before the next paint where there is time. */
  want(element: Element): void {
    this.#wanted.add(element);
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#work.start(this.#flush());
    });
  }

  /** Reads what was known and may have changed: before the next paint, or it is covered until it is read. */
  readNow(element: Element, end: number): void {
    if (performance.now() < end) {
      const paint = this.#readOne(element);
      if (samePaint(this.#paints.get(element), paint)) return;
      this.#paints.set(element, paint);
    } else {
      this.#paints.delete(element);
      this.want(element);
    }
    this.#audience.onPaint(element);
  }

  /** Custom properties of an inline style may be what rules of a sheet paint. */
  learn(element: Element): void {
    if (!isStyled(element)) return;
    this.#learn(element);
    this.#audience.onLearned();
  }

  /** The same for what a parser has brought without a word, as far as it names pictures. */
  learnAll(root: Document | ShadowRoot): void {
    let isNew = false;
    for (const element of root.querySelectorAll('[style*="url(" i]')) {
      if (this.#learned.has(element) || !isStyled(element)) continue;
      this.#learned.add(element);
      this.#learn(element);
      isNew = true;
    }
    if (isNew) this.#audience.onLearned();
  }

  #learn(element: Element & ElementCSSInlineStyle): void {
    for (const [name, value] of picturedVariables(element.style)) this.#variables.add(name, value);
    const declared = declaredIn(element.style);
    if (declared !== undefined) this.#variables.notePicture();
    this.#isOpen ||=
      declared !== undefined && Object.values(declared).some((value) => value.includes('var('));
  }

  *#flush(): Generator<void> {
    while (this.#wanted.size > 0) {
      const some = firstOf(this.#wanted, TOGETHER);
      const read: Element[] = [];
      for (const element of some) {
        this.#wanted.delete(element);
        if (!element.isConnected) continue;
        this.learn(element);
        const paint = this.#readOne(element);
        if (samePaint(this.#paints.get(element), paint)) continue;
        this.#paints.set(element, paint);
        read.push(element);
        yield;
      }
      for (const element of read) {
        this.#audience.onPaint(element);
        yield;
      }
    }
  }

  #readOne(element: Element): Paint {
    const rules = this.#audience.rulesOf(element);
    return readPaint(element, rules, this.#variables, this.#animated.get(element));
  }
}

function firstOf<T>(all: Iterable<T>, count: number): T[] {
  const some: T[] = [];
  for (const each of all) if (some.push(each) === count) break;
  return some;
}
