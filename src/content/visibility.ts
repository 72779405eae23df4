import { SMALL_SIDE } from '../shared/limits';
import { PRIORITY, type Priority } from '../shared/verdict';
import type { Size } from './facts';

/** How far around the viewport "near" reaches: one screen in each direction. */
const NEAR = '100%';

/** Where the watched elements are and how large: without asking for layout, from the browser's own observers. */
export class Visibility {
  readonly #inView: IntersectionObserver;
  readonly #near: IntersectionObserver;
  readonly #sizes: ResizeObserver;
  readonly #seen = new WeakSet<Element>();
  readonly #close = new WeakSet<Element>();
  /** Those whose size is observed: not boxes within a line, and not what has no box. */
  readonly #sized = new WeakSet<Element>();
  readonly #followed = new WeakSet<Element>();

  /**
   * @param onMove an element's priority may have changed
   * @param onSize an element's box has; called after layout and before paint
   */
  constructor(onMove: (element: Element) => void, onSize: (element: Element, box: Size) => void) {
    const keep = (set: WeakSet<Element>) => (entries: readonly IntersectionObserverEntry[]) => {
      for (const {
        target,
        isIntersecting,
        boundingClientRect: { width, height },
      } of entries) {
        if (isIntersecting) set.add(target);
        else set.delete(target);
        // Boxes within a line are not among those whose sizes are observed. Nobody would tell of their growing, so
        // they are never too small.
        if (width * height > 0 && !this.#sized.has(target)) {
          onSize(target, { width: Math.max(width, SMALL_SIDE), height: Math.max(height, SMALL_SIDE) });
        }
        onMove(target);
      }
    };
    this.#inView = new IntersectionObserver(keep(this.#seen));
    // A margin around this frame's own viewport: one around the page's does not reach past the edges of a frame.
    this.#near = new IntersectionObserver(keep(this.#close), { root: document, rootMargin: NEAR });
    this.#sizes = new ResizeObserver((entries) => {
      for (const { target, borderBoxSize } of entries) {
        const box = borderBoxSize[0];
        this.#sized.add(target);
        // Vertical writing swaps the two, which does not matter to whoever asks for the shorter side.
        if (box !== undefined) onSize(target, { width: box.inlineSize, height: box.blockSize });
      }
    });
  }

  watch(element: Element): void {
    this.follow(element, true);
    this.#sizes.observe(element, { box: 'border-box' });
  }

  /**
   * Says whether it matters where a watched element is: while a page scrolls, the browser looks at each one that is
   * followed at every frame. Of others the last that was known is told.
   */
  follow(element: Element, matters: boolean): void {
    if (this.#followed.has(element) === matters) return;
    if (matters) {
      this.#followed.add(element);
      this.#inView.observe(element);
      this.#near.observe(element);
    } else {
      this.#followed.delete(element);
      this.#inView.unobserve(element);
      this.#near.unobserve(element);
    }
  }

  unwatch(element: Element): void {
    this.follow(element, false);
    this.#sizes.unobserve(element);
    this.#seen.delete(element);
    this.#close.delete(element);
    this.#sized.delete(element);
  }

  priorityOf(element: Element): Priority {
    if (this.#seen.has(element)) return PRIORITY.inView;
    return this.#close.has(element) ? PRIORITY.near : PRIORITY.rest;
  }

  stop(): void {
    this.#inView.disconnect();
    this.#near.disconnect();
    this.#sizes.disconnect();
  }
}
