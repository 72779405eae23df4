type Root = Document | ShadowRoot;

/** So many frames after something has happened on the page each is looked at. */
const FRAMES = 30;
/** And so often while the page rests, in milliseconds. */
const REST_MS = 2_000;

/**
 * Names of custom elements that nobody has defined. Some frameworks only name their components so, and never define one;
 * others do when their script is here, and then each element of the name gets its shadow tree, of which no mutation
 * tells. So one element of each name is asked: before each frame for a while after something has happened, and seldom
 * while the page rests, which nobody keeps from resting.
 */
export class LateNames {
  readonly #roots: Iterable<Root>;
  readonly #onDefined: (elements: readonly Element[]) => void;
  /** With the one element that is asked. */
  readonly #names = new Map<string, WeakRef<Element>>();
  /** So many frames are left. */
  #frames = 0;
  #isWaiting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param roots where elements may be
   * @param onDefined called with all elements of a name, before the next paint where anything else has happened meanwhile
   */
  constructor(roots: Iterable<Root>, onDefined: (elements: readonly Element[]) => void, signal: AbortSignal) {
    this.#roots = roots;
    this.#onDefined = onDefined;
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#names.clear();
    });
  }

  /** @param element a custom element that is not defined */
  add(element: Element): void {
    if (this.#names.has(element.localName)) return;
    this.#names.set(element.localName, new WeakRef(element));
    this.stir();
  }

  /** Something has happened: a script may have come. */
  stir(): void {
    this.#frames = FRAMES;
    this.#wait();
  }

  #wait(): void {
    if (this.#isWaiting || this.#names.size === 0) return;
    clearTimeout(this.#timer);
    if (this.#frames === 0) {
      this.#timer = setTimeout(() => this.#look(), REST_MS);
      return;
    }
    this.#frames--;
    this.#isWaiting = true;
    requestAnimationFrame(() => {
      this.#isWaiting = false;
      this.#look();
    });
  }

  #look(): void {
    for (const [name, ref] of this.#names) {
      const known = ref.deref();
      const asked = known?.isConnected === true ? known : this.#allOf(name)[0];
      if (asked === undefined) this.#names.delete(name);
      else if (asked.matches(':defined')) {
        this.#names.delete(name);
        this.#onDefined(this.#allOf(name));
      } else if (asked !== known) this.#names.set(name, new WeakRef(asked));
    }
    this.#wait();
  }

  #allOf(name: string): Element[] {
    return Array.from(this.#roots).flatMap((root) => [...root.querySelectorAll(CSS.escape(name))]);
  }
}
