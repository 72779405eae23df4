import { wordOf } from '../../platform/words';
import { last } from '../lasting';
import { elementsAt } from '../points';
import type { Session } from '../session';
import type { Watched } from '../watched';
import { type Offer, Overlay } from './overlay';

const OFFERS = { blur: ['show'], unknown: ['retry', 'show'], shown: ['hide'] } as const satisfies Record<
  string,
  readonly Offer[]
>;
type Offered = keyof typeof OFFERS;

/** What is said of such an image to those who do not see it. */
const WORDS = { blur: 'overlayBlurred', unknown: 'overlayUnknown', shown: 'overlayShown' } as const;

/** How the reader gets at a covered image: by pointing at it, by focusing it, by keyboard review, by context menu. */
export class Reveal {
  readonly #session: Session;
  readonly #overlay: Overlay;
  #current: Watched | undefined;
  /** What it showed when the overlay was opened for it. */
  #pixels: string | undefined;
  /** What the context menu was opened on, and what it showed then. */
  #lastMenu: { readonly watched: Watched; readonly pixels: string | undefined } | undefined;
  /** Where the focus goes back to when a review ends. */
  #cameFrom: HTMLElement | undefined;
  #frame = 0;

  constructor(session: Session, signal: AbortSignal) {
    this.#session = session;
    this.#overlay = new Overlay(
      (offer) => this.#act(offer),
      (event) => this.#onKey(event),
    );
    const options = { capture: true, passive: true, signal } as const;
    last(window, 'pointermove', (event: PointerEvent) => this.#onPointer(event), options);
    // A finger is nowhere before it touches. At the end of that, or it would press the button that comes under it.
    last(
      window,
      'click',
      (event: PointerEvent) => event.pointerType === 'touch' && this.#onPointer(event),
      options,
    );
    last(window, 'focusin', (event: FocusEvent) => this.#onFocus(event), options);
    last(window, 'scroll', () => this.#follow(), options);
    last(window, 'resize', () => this.#follow(), options);
    last(window, 'contextmenu', (event: MouseEvent) => this.#onMenu(event), options);
    // Captured: the root element may give way to another.
    last(
      document,
      'pointerleave',
      // A finger that is lifted has not gone elsewhere.
      ({ target, pointerType }: PointerEvent) =>
        target === document.documentElement && pointerType !== 'touch' && this.#close(),
      options,
    );
    signal.addEventListener('abort', () => {
      cancelAnimationFrame(this.#frame);
      this.#overlay.remove();
    });
  }

  /** From the context menu: shows what was hidden, hides what was shown. */
  toggle(): void {
    const { watched, pixels } = this.#lastMenu ?? { watched: this.#current, pixels: this.#pixels };
    if (watched === undefined || watched.key !== pixels || offered(this.#session, watched) === undefined)
      return;
    this.#session.reveal(watched, watched.standing.state !== 'shown');
    this.#refresh();
  }

  /** The keyboard's way: brings the next covered image, from the one at hand on, with the focus on its button. */
  review(step: 1 | -1 = 1): void {
    const images = inOrder([...this.#session.offered].filter(isVisible));
    const at = this.#current === undefined ? -1 : images.indexOf(this.#current);
    // The one that is pointed at or focused in the page comes first, and only then its neighbours.
    const move = at >= 0 && !this.#overlay.focused ? 0 : step;
    const next = images[(at + move + images.length) % images.length];
    if (next === undefined) return;
    if (!this.#overlay.focused && document.activeElement instanceof HTMLElement) {
      this.#cameFrom = document.activeElement;
    }
    // `instant`: a smooth scroll would move the image away from under its button.
    next.element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    this.#open(next);
    this.#overlay.focus();
  }

  #onPointer(event: PointerEvent): void {
    if (this.#overlay.owns(event) || this.#frame !== 0) return;
    // Once a frame is plenty: what lies under the pointer may be asked of layout.
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const watched = this.#under(event);
      if (watched === this.#current && this.#overlay.open) return;
      if (watched !== undefined) this.#open(watched);
      else if (!this.#overlay.focused) this.#close();
    });
  }

  /** The covered image at an event: its target, or one that lies under a link or a caption of the page. */
  #under(event: MouseEvent): Watched | undefined {
    const target = event.composedPath()[0] ?? event.target;
    const direct = target instanceof Element ? this.#session.find(target) : undefined;
    if (direct !== undefined) return offered(this.#session, direct) === undefined ? undefined : direct;
    if (this.#session.offered.size === 0) return undefined;
    for (const element of elementsAt(event.clientX, event.clientY)) {
      const watched = this.#session.find(element);
      if (watched !== undefined && offered(this.#session, watched) !== undefined) return watched;
    }
    return undefined;
  }

  #onFocus(event: FocusEvent): void {
    if (this.#overlay.owns(event)) return;
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    const [watched] = inOrder([...this.#session.offered].filter(({ element }) => target.contains(element)));
    if (watched !== undefined) this.#open(watched);
    else this.#close();
  }

  #onMenu(event: MouseEvent): void {
    const watched = this.#overlay.owns(event) ? this.#current : this.#under(event);
    this.#lastMenu = watched && { watched, pixels: watched.key };
  }

  #onKey(event: KeyboardEvent): void {
    const steps: Record<string, 1 | -1> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.review(step);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.#close();
      this.#cameFrom?.focus();
      this.#cameFrom = undefined;
    }
  }

  #act(offer: Offer): void {
    const watched = this.#current;
    if (watched === undefined) return;
    // Other pixels have come under the open overlay: nobody has asked to see those.
    if (watched.key !== this.#pixels || offered(this.#session, watched) === undefined) return this.#refresh();
    if (offer === 'retry') this.#session.retry(watched);
    else this.#session.reveal(watched, offer === 'show');
    this.#refresh();
  }

  /** After the image at hand has changed: other buttons for it, or none. */
  #refresh(): void {
    const watched = this.#current;
    if (watched === undefined) return;
    const focused = this.#overlay.focused;
    if (offered(this.#session, watched) === undefined) return this.#close();
    this.#open(watched);
    if (focused) this.#overlay.focus();
  }

  #open(watched: Watched): void {
    const kind = offered(this.#session, watched);
    if (kind === undefined) return;
    this.#current = watched;
    this.#pixels = watched.key;
    const text = wordOf(WORDS[kind]);
    const shows = watched.kind.describe?.(watched.element) ?? '';
    const description = shows === '' ? text : `${text} (${shows})`;
    this.#overlay.show(watched.element, OFFERS[kind], description);
  }

  #follow(): void {
    if (this.#current === undefined) return;
    if (this.#overlay.focused) this.#refresh();
    else this.#close();
  }

  #close(): void {
    this.#current = undefined;
    this.#overlay.hide();
  }
}

/** @returns the kind of offers for an image; `undefined` where there is nothing to offer */
function offered(session: Session, watched: Watched): Offered | undefined {
  return session.offered.has(watched) ? (watched.standing.state as Offered) : undefined;
}

/** Whether the page shows it, covered as it is. */
const isVisible = ({ element }: Watched): boolean => element.checkVisibility({ visibilityProperty: true });

/** In order of the page. */
const inOrder = (images: readonly Watched[]): Watched[] =>
  images.toSorted((a, b) =>
    a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
