import { MAX_BYTES } from '../shared/limits';
import { createHtml } from './element';

/**
 * The bytes of an image that this page has loaded, from the page's own cache. Same-origin images are asked for with
 * `only-if-cached`, so nothing is downloaded for it; of what is not in the cache an `img` gives its pixels instead.
 *
 * @throws where the page has no copy, or one of more than {@link MAX_BYTES}
 */
export async function bytesAt(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url, requestFor(url));
  if (!response.ok) throw new Error(`the page's copy answered ${response.status}`);
  const blob = await response.blob();
  if (blob.size > MAX_BYTES) throw new RangeError(`${blob.size} bytes are too many`);
  return blob.arrayBuffer();
}

function requestFor(url: string): RequestInit {
  const { protocol, origin } = new URL(url);
  if (protocol === 'blob:') return {};
  if (origin === self.origin) return { cache: 'only-if-cached', mode: 'same-origin' };
  return { cache: 'force-cache', mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer' };
}

/**
 * Longest side of pixels that are read from an element; more than any model's input, so that the resizing which counts
 * is still done once, by the host.
 */
const LONGEST = 1024;

/**
 * The pixels an element shows, as PNG: for blob: addresses that were revoked, and for what may not be cached; in
 * Firefox for every `img`, since it lets a content script read them all and nothing is downloaded for it.
 *
 * @throws where the element has none of `key`, or may not be read
 */
export async function pixelsOf(element: HTMLImageElement, key: string): Promise<ArrayBuffer> {
  const { naturalWidth: width, naturalHeight: height } = element;
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const bitmap = await createImageBitmap(element, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  });
  if (element.currentSrc !== key) throw new Error('the element shows another image by now');
  // Not an OffscreenCanvas, which Firefox lets nobody read once an image of another site was drawn on it.
  const canvas = createHtml('canvas', element.ownerDocument);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the pixels could not be encoded');
  return blob.arrayBuffer();
}
