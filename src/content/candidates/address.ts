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

/** How the picture at an address is had where its element gives no pixels: as bytes, from the page where it has them. */
export function sourceAt(key: string): PageSource {
  const { protocol, origin } = new URL(key);
  const read = (): Promise<ArrayBuffer> => bytesAt(key);
  if (protocol === 'blob:') return { from: 'page', read };
  const otherwise = { kind: 'url', url: key } as const;
  if (protocol === 'data:' || origin !== self.origin) return { from: 'host', source: otherwise };
  return { from: 'page', read, otherwise };
}

/** The same, once the page's copy is whole. */
export function wholeSourceAt(key: string, complete: boolean): PageSource | undefined {
  const source = sourceAt(key);
  return source.from === 'page' && !complete ? undefined : source;
}
