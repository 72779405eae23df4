import { platform } from '#platform';
import { absolute, sightingAt, wholeSourceAt } from './address';
import type { CandidateKind } from './candidate';
import { Ends } from './ends';

const ends = new Ends();

type Plugged = HTMLObjectElement | HTMLEmbedElement;

// By their names: one that comes from another document is no instance of this one's classes.
const isPlugged = (element: Element): element is Plugged => element.matches('object, embed');

/** Endings of files that Chromium paints as an image before it has asked what they are. */
const ENDINGS = /\.(?:avif|bmp|gif|ico|jfif|jpe?g|pjp|pjpeg|png|webp)$/i;

/**
 * Whether the element itself paints an image. Else it is a frame, with a document and a session of its own, also where
 * that document then is an image; or something that is no image at all, such as a PDF.
 */
function paintsImage(element: Plugged, url: string): boolean {
  if (!platform.paintsPlugged) return false;
  const { protocol, pathname } = new URL(url);
  const type = element.type.trim() || (protocol === 'data:' ? pathname : '');
  if (type === '') return ENDINGS.test(pathname);
  return /^image\/(?!svg)/i.test(type);
}

function urlOf(element: Plugged): string | undefined {
  const address = element.getAttribute(element.matches('object') ? 'data' : 'src') ?? '';
  const url = absolute(address, element);
  return url !== undefined && paintsImage(element, url) ? url : undefined;
}

/** `object` and `embed`, where they show an image. */
export const plugged: CandidateKind<Plugged> = {
  selector: 'object, embed',
  attributes: ['data', 'src', 'type'],

  ownerOf: (changed) => (isPlugged(changed) ? changed : undefined),

  sight(element) {
    const url = urlOf(element);
    return url === undefined ? { is: 'empty' } : sightingAt(url, ends.of(element, url));
  },

  hear(element, { type }) {
    ends.heard(element, urlOf(element), type === 'load');
    return true;
  },

  describe: (element) => element.getAttribute('aria-label') ?? element.title,

  sourceOf: (_element, key, complete) => wholeSourceAt(key, complete),
};
