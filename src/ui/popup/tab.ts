import { signal } from '@preact/signals';
import { browser } from '../../platform/browser';

/** The tab that the popup speaks of; its address is empty where the browser does not tell. */
export interface Tab {
  readonly id: number;
  readonly address: string;
}

export const tab = signal<Tab>();

/** Finds the tab under the popup and follows it through navigations. `?tab=7` opens the popup for another tab, in a page of its own. */
export async function startTab(search: string): Promise<number | undefined> {
  const named = new URLSearchParams(search).get('tab');
  const found =
    named === null
      ? (await browser.tabs.query({ active: true, currentWindow: true }))[0]
      : await browser.tabs.get(Number(named));
  if (found?.id === undefined) return undefined;
  const { id } = found;
  tab.value = { id, address: found.url ?? '' };
  browser.tabs.onUpdated.addListener((changed, change) => {
    if (changed === id && change.url !== undefined) tab.value = { id, address: change.url };
  });
  return id;
}
