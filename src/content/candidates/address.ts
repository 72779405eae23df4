import { bytesAt } from '../page-copy';
import type { PageSource, Sighting } from './candidate';

/** @returns an address as the element's document reads it; `undefined` where there is none, or no sense in it */
export const absolute = (address: string, element: Element): string | undefined =>
  address.trim() !== '' && URL.canParse(address, element.baseURI)
    ? new URL(address, element.baseURI).href
    : undefined;

/** @param ended as `Ends` tells it */
export function sightingAt(key: string, ended: boolean | undefined): Sighting {
  if (ended === false) return { is: 'broken' };
  return {
    is: 'image',
    key,
    complete: ended === true,
    lazy: false,
    // Nobody tells.
    natural: { width: 0, height: 0 },
  };
}

/** How the pixels at an address are had where the element itself gives none: as bytes, from the page where it has them. */
export function sourceAt(key: string, complete: boolean): PageSource | undefined {
  const { protocol, origin } = new URL(key);
  const otherwise = { kind: 'url', url: key } as const;
  if (protocol === 'data:' || (protocol !== 'blob:' && origin !== self.origin)) {
    return { from: 'host', source: otherwise };
  }
  // The page's copy is whole only then.
  if (!complete) return undefined;
  const read = (): Promise<ArrayBuffer> => bytesAt(key);
  return protocol === 'blob:' ? { from: 'page', read } : { from: 'page', read, otherwise };
}
