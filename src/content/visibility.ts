import { platform } from '#platform';
import { SMALL_SIDE } from '../shared/limits';
import { PRIORITY, type Priority } from '../shared/verdict';
import type { Size } from './facts';

/** How far around the viewport "near" reaches, and around whatever else is scrolled: one screen of it in each direction. */
const NEAR = '100%';

/** A document of its own sees what its reader sees; that of a frame does not know how much of it is in sight. */
const isTop = window.parent === window;

type OnSize = (element: Element, box: Size) => void;

interface Observers {
  /** Of those that are near alone: while a page scrolls, the browser looks at each one at every frame. */
  readonly inView: IntersectionObserver;
  readonly near: IntersectionObserver;
  readonly sizes: ResizeObserver;
}

/** Where the watched elements are and how large: without asking for layout, from the browser's own observers. */
export class Visibility {
  /** Made for the first element: most frames have none. */
  #made: Observers | undefined;
  readonly #seen = new WeakSet<Element>();
  readonly #close = new WeakSet<Element>();
  /** Those whose size the browser tells: not boxes within a line, and not what has no box. */
  readonly #sized = new WeakSet<Element>();
  readonly #followed = new WeakSet<Element>();
  /** Those of which the browser has told where they are, since they are followed. */
  readonly #placed = new WeakSet<Element>();
  readonly #measured = new WeakSet<Element>();
  readonly #onMove: (elements: readonly Element[]) => void;
  readonly #onSize: OnSize;

  /**
   * @param onMove the priority of elements may have changed, or their boxes
   * @param onSize an element's box has, of which onMove tells as well; called after layout and before paint
   */
  constructor(onMove: (elements: readonly Element[]) => void, onSize: OnSize) {
    this.#onMove = onMove;
    this.#onSize = onSize;
  }

  get #observers(): Observers {
    this.#made ??= this.#observe();
    return this.#made;
  }

  #observe(): Observers {
    const inView = new IntersectionObserver((entries) => {
      const moved: Element[] = [];
      for (const { target, isIntersecting } of entries) {
        if (!this.#followed.has(target) || this.#seen.has(target) === isIntersecting) continue;
        if (isIntersecting) this.#seen.add(target);
        else this.#seen.delete(target);
        moved.push(target);
      }
      this.#onMove(moved);
    });
    const onNear = (entries: readonly IntersectionObserverEntry[]): void => {
      const moved: Element[] = [];
      for (const entry of entries) {
        if (!this.#followed.has(entry.target)) continue;
        this.#placed.add(entry.target);
        this.#approach(entry);
        moved.push(entry.target);
      }
      this.#onMove(moved);
    };
    // A margin around this frame's own viewport: one around the page's does not reach past the edges of a frame.
    // And one around each scroller in it: a row of pictures, a list beside a map.
    const rootMargin = platform.scrollsDocument ? '0px' : NEAR;
    const near = new IntersectionObserver(onNear, { root: document, rootMargin, scrollMargin: NEAR });
    const sizes = new ResizeObserver((entries) => {
      const sized: Element[] = [];
      for (const { target, borderBoxSize } of entries) {
        const size = borderBoxSize[0];
        if (size === undefined) continue;
        // Vertical writing swaps the two, which does not matter to whoever asks for the shorter side.
        const box = zoomed(target, { width: size.inlineSize, height: size.blockSize });
        // Chromium calls a box within a line empty, once, as it does what has no box at all.
        const inLine = isEmpty(box) ? boxInLine(target.getBoundingClientRect()) : undefined;
        if (inLine === undefined) this.#sized.add(target);
        this.#onSize(target, inLine ?? box);
        // Where it is follows in this frame: one telling does for both.
        const moves = this.#followed.has(target) && !this.#placed.has(target);
        if (!moves) sized.push(target);
      }
      this.#onMove(sized);
    });
    return { inView, near, sizes };
  }

  watch(element: Element): void {
    this.follow(element, true);
    this.measure(element, true);
  }

  /** Says whether it matters where a watched element is. Of others the last that was known is told. */
  follow(element: Element, matters: boolean): void {
    if (this.#followed.has(element) === matters) return;
    if (matters) {
      this.#followed.add(element);
      this.#observers.near.observe(element);
    } else {
      this.#followed.delete(element);
      this.#placed.delete(element);
      this.#observers.inView.unobserve(element);
      this.#observers.near.unobserve(element);
    }
  }

  /** Says whether the size of a watched element matters: at every layout the browser looks at each one that is measured. */
  measure(element: Element, matters: boolean): void {
    if (this.#measured.has(element) === matters) return;
    if (matters) {
      this.#measured.add(element);
      this.#observers.sizes.observe(element, { box: 'border-box' });
    } else {
      this.#measured.delete(element);
      this.#observers.sizes.unobserve(element);
    }
  }

  unwatch(element: Element): void {
    this.follow(element, false);
    this.measure(element, false);
    this.#seen.delete(element);
    this.#close.delete(element);
    this.#sized.delete(element);
  }

  priorityOf(element: Element): Priority {
    if (this.#seen.has(element)) return PRIORITY.inView;
    return this.#close.has(element) ? PRIORITY.near : PRIORITY.rest;
  }

  stop(): void {
    this.#made?.inView.disconnect();
    this.#made?.near.disconnect();
    this.#made?.sizes.disconnect();
  }

  #approach({
    target,
    isIntersecting,
    intersectionRect,
    boundingClientRect,
  }: IntersectionObserverEntry): void {
    const box = this.#sized.has(target) ? undefined : boxInLine(boundingClientRect);
    if (box !== undefined) this.#onSize(target, box);
    if (isIntersecting) {
      this.#close.add(target);
      this.#observers.inView.observe(target);
      if (isTop && isInWindow(intersectionRect)) this.#seen.add(target);
    } else {
      this.#close.delete(target);
      this.#observers.inView.unobserve(target);
      this.#seen.delete(target);
    }
  }
}

const isEmpty = ({ width, height }: Size): boolean => width * height === 0;

/**
 * Boxes within a line are not among those whose sizes are told. Nobody would tell of their growing, so they are never too
 * small.
 *
 * @returns `undefined` where there is no box
 */
function boxInLine({ width, height }: DOMRectReadOnly): Size | undefined {
  if (isEmpty({ width, height })) return undefined;
  return { width: Math.max(width, SMALL_SIDE), height: Math.max(height, SMALL_SIDE) };
}

/** Sizes are told without the zoom of the page's styles, which may make much of what is small. */
function zoomed(element: Element, { width, height }: Size): Size {
  const zoom = Math.min(width, height) < SMALL_SIDE ? element.currentCSSZoom : 1;
  return { width: width * zoom, height: height * zoom };
}

const isInWindow = ({ top, bottom, left, right }: DOMRectReadOnly): boolean =>
  bottom >= 0 && right >= 0 && top <= innerHeight && left <= innerWidth;
