import { browser } from '../../platform/browser';
import { wordOf } from '../../platform/words';
import { createHtml } from '../element';
import sheetText from './overlay.css?inline';

/** What the overlay can do for an image. */
export type Offer = 'show' | 'hide' | 'retry';

const WORDS = { show: 'overlayShow', hide: 'overlayHide', retry: 'overlayRetry' } as const;
const EYE =
  'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z M8 9.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z';
const PATHS: Record<Offer, string> = {
  show: EYE,
  hide: `${EYE} M2.5 13.5 13.5 2.5`,
  retry: 'M13 5.5A5.5 5.5 0 1 0 13.5 8 M13.5 2.5v3h-3',
};
/** Events that end at the overlay's edge. */
const PRIVATE = [
  ...['click', 'auxclick', 'dblclick', 'pointerdown', 'pointerup', 'mousedown', 'mouseup'],
  ...['touchstart', 'touchend', 'keydown', 'keyup', 'keypress'],
];
/** Room between the image's corner and the buttons, in CSS pixels. */
const INSET = 8;

/**
 * The one element that Scrim adds to a page: a host with a closed shadow root, made when it is first needed. Its
 * buttons float over the image that is pointed at, focused or reviewed.
 */
export class Overlay {
  readonly #act: (offer: Offer) => void;
  readonly #onKey: (event: KeyboardEvent) => void;
  #host: HTMLElement | undefined;
  #bar: HTMLElement | undefined;
  /** Around the host, where the document is a drawing. */
  #place: SVGElement | undefined;

  /**
   * @param act a button was pressed, by a person
   * @param onKey a key was pressed while the focus is on a button
   */
  constructor(act: (offer: Offer) => void, onKey: (event: KeyboardEvent) => void) {
    this.#act = act;
    this.#onKey = onKey;
  }

  get open(): boolean {
    return this.#bar?.hidden === false && this.#host?.isConnected === true;
  }

  /** @returns whether an event went to the overlay; from outside its insides are not to be seen */
  owns(event: Event): boolean {
    return this.#host !== undefined && event.composedPath().includes(this.#host);
  }

  /**
   * Offers something for an image.
   *
   * @param image covered or shown; the overlay floats over its box
   */
  show(image: Element, offers: readonly Offer[], description: string): void {
    const bar = this.#ensure(layerAround(image) ?? document.documentElement);
    const box = image.getBoundingClientRect();
    const buttons = offers.map((offer) => this.#button(offer, description));
    bar.replaceChildren(...buttons);
    bar.hidden = false;
    const { innerWidth, innerHeight } = window;
    const left = Math.min(Math.max(box.left, 0) + INSET, innerWidth - bar.offsetWidth - INSET);
    const top = Math.min(Math.max(box.top, 0) + INSET, innerHeight - bar.offsetHeight - INSET);
    bar.style.left = `${Math.max(INSET, left)}px`;
    bar.style.top = `${Math.max(INSET, top)}px`;
  }

  focus(): void {
    this.#bar?.querySelector('button')?.focus({ preventScroll: true });
  }

  get focused(): boolean {
    const root = this.#host?.getRootNode();
    return (root instanceof Document || root instanceof ShadowRoot) && root.activeElement === this.#host;
  }

  hide(): void {
    if (this.#bar !== undefined) this.#bar.hidden = true;
  }

  remove(): void {
    this.#host?.remove();
    this.#place?.remove();
    this.#host = undefined;
    this.#bar = undefined;
  }

  #ensure(parent: Element): HTMLElement {
    if (this.#bar !== undefined && this.#host !== undefined) {
      // A page may have thrown the host out, or put something above it in the top layer.
      if (this.#host.parentNode !== this.#placeIn(parent)) this.#placeIn(parent).append(this.#host);
      raise(this.#host);
      return this.#bar;
    }
    const host = createHtml('scrim-overlay' as 'div');
    const root = host.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(sheetText);
    root.adoptedStyleSheets = [sheet];
    const bar = createHtml('div');
    bar.className = 'bar';
    bar.dir = browser.i18n.getMessage('@@bidi_dir') || 'ltr';
    // What happens in here is not the page's business: none of its shortcuts, no click on what lies below.
    for (const type of PRIVATE)
      bar.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
    bar.addEventListener('keydown', this.#onKey);
    root.append(bar);
    host.popover = 'manual';
    this.#placeIn(parent).append(host);
    raise(host);
    this.#host = host;
    this.#bar = bar;
    return bar;
  }

  /** A drawing shows nothing of HTML but in a place that is made for it. */
  #placeIn(parent: Element): Element {
    if (!(parent instanceof SVGElement)) return parent;
    this.#place ??= document.createElementNS('http://www.w3.org/2000/svg', 'foreignObject');
    if (this.#place.parentNode !== parent) parent.append(this.#place);
    return this.#place;
  }

  #button(offer: Offer, description: string): HTMLElement {
    const button = createHtml('button');
    const word = wordOf(WORDS[offer]);
    button.append(icon(PATHS[offer]), word);
    button.setAttribute('aria-label', `${word}: ${description}`);
    button.addEventListener('click', (event) => {
      // A page can call click(); only a person's click is trusted.
      if (!event.isTrusted) return;
      event.preventDefault();
      this.#act(offer);
    });
    return button;
  }
}

/** What takes an element above the rest of the page: a modal dialog makes all else inert, a click elsewhere closes a popover. */
const LAYERS = 'dialog:modal, :popover-open, :fullscreen';

/** The nearest of them around an element, also across the edges of shadow trees. */
function layerAround(element: Element): Element | undefined {
  for (let node = above(element); node !== null; node = above(node)) {
    if (node instanceof Element && node.matches(LAYERS)) return node;
  }
  return undefined;
}

/** One step up in the tree as it is painted. */
function above(node: Node): Node | null {
  if (node instanceof ShadowRoot) return node.host;
  return (node instanceof Element ? node.assignedSlot : null) ?? node.parentNode;
}

/** Into the top layer, above whatever is there. */
function raise(host: HTMLElement): void {
  if (host.matches(':popover-open')) host.hidePopover();
  host.showPopover();
}

function icon(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
