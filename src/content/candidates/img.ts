import { bytesAt, pixelsOf } from '../page-copy';
import type { CandidateKind, PageSource, Sighting } from './candidate';

/** `img`, alone or in `picture`, with `src` or `srcset`. */
export const img: CandidateKind<HTMLImageElement> = {
  selector: 'img',
  attributes: ['src', 'srcset', 'sizes', 'media', 'type', 'crossorigin', 'loading'],

  ownerOf(changed) {
    if (changed instanceof HTMLImageElement) return changed;
    if (!(changed instanceof HTMLSourceElement)) return undefined;
    return changed.parentElement?.querySelector<HTMLImageElement>(':scope > img') ?? undefined;
  },

  sight(element): Sighting {
    const key = element.currentSrc;
    if (key === '') return hasSource(element) ? { is: 'coming' } : { is: 'empty' };
    const { complete, naturalWidth: width, naturalHeight: height } = element;
    if (complete && width === 0 && height === 0) return { is: 'broken' };
    return { is: 'image', key, complete, lazy: element.loading === 'lazy', natural: { width, height } };
  },

  sourceOf(element, key, complete): PageSource | undefined {
    const { protocol, origin } = new URL(key);
    const own = protocol === 'blob:' || origin === self.origin || element.crossOrigin !== null;
    if (protocol === 'data:' || !own) return { from: 'host', source: { kind: 'url', url: key } };
    // The page's copy is whole only then; and it costs no second download.
    if (!complete) return undefined;
    return { from: 'page', read: () => bytesAt(key).catch(() => pixelsOf(element, key)) };
  },
};

const hasSource = (element: HTMLImageElement): boolean =>
  Boolean(element.getAttribute('src')) ||
  element.hasAttribute('srcset') ||
  element.parentElement instanceof HTMLPictureElement;
