import { absolute, sightingAt, wholeSourceAt } from './address';
import type { CandidateKind } from './candidate';
import { Ends } from './ends';

const ends = new Ends();
/** The address whose decoding each waits for. */
const awaited = new WeakMap<Element, string>();

/** Chromium keeps back the `load` event of some that it had in its cache; but it has this. */
type Decoding = SVGElement & { decode?(): Promise<void> };

/** What is shown now: of `href` and `xlink:href` the one that counts, as it is animated. */
const urlOf = (element: Element): string | undefined =>
  'href' in element ? absolute((element as SVGImageElement).href.animVal, element) : undefined;

/** It changes its address with time, without any mutation. */
const isAnimated = (element: Element): boolean =>
  element.querySelector(':scope > :is(animate, set)[attributeName$="href"]') !== null;

/** `image` in SVG: the one place where a drawing in the page has a picture in it. */
export const svgImage: CandidateKind<SVGElement> = {
  selector: 'image',
  attributes: ['href'],
  // `xlink:href`.
  namespaced: true,

  ownerOf: (changed) => (changed.matches('image') ? (changed as SVGElement) : undefined),

  sight(element) {
    const url = urlOf(element);
    if (url === undefined) return { is: 'empty' };
    const sighting = sightingAt(url, isAnimated(element) ? undefined : ends.of(element, url));
    // Its box is in units of the drawing, of which a hundred may be one pixel, or one a hundred.
    return sighting.is === 'image' ? { ...sighting, scalable: true } : sighting;
  },

  hear(element, { type }) {
    ends.heard(element, urlOf(element), type === 'load');
    return true;
  },

  awaitEnd(element, onEnd) {
    const url = urlOf(element);
    if (url === undefined || awaited.get(element) === url || isAnimated(element)) return;
    awaited.set(element, url);
    // A failure says nothing: it may be that of another address that it showed in between. `error` events tell.
    (element as Decoding).decode?.().then(
      () => {
        if (urlOf(element) !== url) return;
        ends.heard(element, url, true);
        onEnd();
      },
      () => awaited.delete(element),
    );
  },

  describe: (element) =>
    element.getAttribute('aria-label') ?? element.querySelector(':scope > title')?.textContent ?? '',

  sourceOf: (_element, key, complete) => wholeSourceAt(key, complete),
};
