import { EVENTS } from './candidates/kinds';
import { onInput } from './moving/input';
import { alertAll } from './moving/sampler';

type Root = Document | ShadowRoot;

/** Who is told; nothing of what a page has sent itself. */
interface Listeners {
  /** The loading of an element has ended. */
  onEnd(event: Event): void;
  /** Something has happened to what moves. */
  onEvent(event: Event): void;
}

/**
 * The events that tell of images. They do not bubble, and stay inside of shadow roots: each root is listened to. Most
 * pages have nothing that moves, and some have thousands of roots: the many events of films are listened for from the first
 * one on.
 */
export class Hearing {
  readonly #listeners: Listeners;
  #signal: AbortSignal | undefined;
  #hearsMoving = false;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
  }

  /** Called again for a document that has lost its listeners: those that are there still are not doubled. */
  listen(root: Root, signal: AbortSignal): void {
    this.#signal = signal;
    root.addEventListener('load', this.#onEnd, { capture: true, signal });
    root.addEventListener('error', this.#onEnd, { capture: true, signal });
    if (this.#hearsMoving) this.#listenForMoving(root, signal);
  }

  /** Something that moves has come. @param roots all that are listened to */
  hearMoving(roots: Iterable<Root>): void {
    const signal = this.#signal;
    if (this.#hearsMoving || signal === undefined) return;
    this.#hearsMoving = true;
    onInput(alertAll, signal);
    for (const root of roots) this.#listenForMoving(root, signal);
  }

  #listenForMoving(root: Root, signal: AbortSignal): void {
    for (const type of EVENTS) root.addEventListener(type, this.#onEvent, { capture: true, signal });
  }

  // Of some elements nothing but events tells how their loading has ended, and a page may send its own.
  readonly #onEnd = (event: Event): void => {
    if (event.isTrusted) this.#listeners.onEnd(event);
  };

  readonly #onEvent = (event: Event): void => {
    if (event.isTrusted) this.#listeners.onEvent(event);
  };
}
