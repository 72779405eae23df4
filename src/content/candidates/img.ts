import { platform } from '#platform';
import { bytesAt, pixelsOf } from '../page-copy';
import type { CandidateKind, PageSource, Sighting } from './candidate';

/** Formats of animations, wherever an address speaks of one: `a.gif`, `?format=webp`, `f_webp`. */
const MOVING = /(?<![a-z\d])(?:gif|apng|webp|avif)(?![a-z\d])/i;

/** `img`, alone or in `picture`, with `src` or `srcset`. */
export const img: CandidateKind<HTMLImageElement> = {
  selector: 'img',
  attributes: ['src', 'srcset', 'sizes', 'media', 'type', 'crossorigin', 'loading'],

  ownerOf(changed) {
    // By their names: one that comes from another document is no instance of this one's classes.
    if (changed.matches('img')) return changed as HTMLImageElement;
    const picture = changed.matches('source') ? changed.parentElement : changed;
    if (picture?.matches('picture') !== true) return undefined;
    return picture.querySelector<HTMLImageElement>(':scope > img') ?? undefined;
  },

  sight(element): Sighting {
    const lazy = element.loading === 'lazy';
    const { currentSrc: shown } = element;
    if (shown === '') {
      // Browsers tell it only with the first bytes. What will be loaded from `src` alone is no secret, though, and can
      // be asked for in the meantime.
      const key = expected(element);
      if (key !== undefined)
        return { is: 'image', key, complete: false, lazy, natural: { width: 0, height: 0 } };
      if (!hasSource(element)) return { is: 'empty' };
      // It has looked at all of its sources, and none would do.
      return element.complete ? { is: 'broken' } : { is: 'coming', lazy };
    }
    const { complete, naturalWidth: width, naturalHeight: height } = element;
    if (complete && width === 0 && height === 0) return { is: 'broken' };
    return { is: 'image', key: shown, complete, lazy, natural: { width, height } };
  },

  isResponsive: (element) =>
    element.hasAttribute('srcset') || element.parentElement instanceof HTMLPictureElement,

  mediaOf(element) {
    const { parentElement: picture } = element;
    if (!(picture instanceof HTMLPictureElement)) return [];
    return Array.from(picture.querySelectorAll<HTMLSourceElement>(':scope > source'), ({ media }) => media);
  },

  describe: (element) => element.alt,

  sourceOf(element, key, complete): PageSource | undefined {
    // Told by its beginning: browsers write addresses in one way, and this is asked again until the image is complete.
    const isBlob = key.startsWith('blob:');
    const isHere = isBlob || key.startsWith(`${self.origin}/`);
    if (key.startsWith('data:') || !(isHere || element.crossOrigin !== null || platform.readsPixels))
      return { from: 'host', source: { kind: 'url', url: key } };
    // The page's copy is whole only then; and it costs no second download.
    if (!complete) return undefined;
    const pixels = (): Promise<ArrayBuffer> => pixelsOf(element, key);
    // All frames of an animation are in the bytes. Where pixels can be had, no bytes are asked of another site but for those.
    const bytesFirst = isHere || !platform.readsPixels;
    const read = bytesFirst ? () => bytesAt(key).catch(pixels) : pixels;
    if (isBlob) return { from: 'page', read };
    // An address of this site may lead to another one, whose pixels the page may not read.
    const source = { from: 'page', read, otherwise: { kind: 'url', url: key } } as const;
    return bytesFirst || !MOVING.test(key)
      ? source
      : { ...source, frames: { kind: 'url', url: key, moving: true } };
  },
};

const hasSource = (element: HTMLImageElement): boolean =>
  Boolean(element.getAttribute('src')) ||
  element.hasAttribute('srcset') ||
  element.parentElement instanceof HTMLPictureElement;

/** The address of an image that has no choice; `undefined` where it has, or has none. */
function expected(element: HTMLImageElement): string | undefined {
  if (!element.getAttribute('src') || element.hasAttribute('srcset')) return undefined;
  if (element.parentElement instanceof HTMLPictureElement || !URL.canParse(element.src)) return undefined;
  return element.src;
}
