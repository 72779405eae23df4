import type { Bed } from './bed';

type InsertCSS = typeof chrome.scripting.insertCSS;

/** Has the background fail to put a sheet into any page, until {@link release}. In Firefox it never puts one there. */
export const withhold = (bed: Pick<Bed, 'scrim'>): Promise<void> =>
  bed.scrim.inExtension(() => {
    const world = globalThis as { insertCSS?: InsertCSS };
    world.insertCSS ??= chrome.scripting.insertCSS;
    chrome.scripting.insertCSS = () => Promise.reject(new Error('withheld by a test'));
  });

export const release = (bed: Pick<Bed, 'scrim'>): Promise<void> =>
  bed.scrim.inExtension(() => {
    const { insertCSS } = globalThis as { insertCSS?: InsertCSS };
    if (insertCSS !== undefined) chrome.scripting.insertCSS = insertCSS;
  });
