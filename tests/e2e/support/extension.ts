import { expect, vi } from 'vitest';
import { readHealth } from '../../../scripts/demo/extension';
import type { Tab } from '../../../scripts/driver/driver';
import { PATIENCE } from '../../../scripts/lib/patience';
import { DEFAULTS, type Settings } from '../../../src/shared/settings';
import type { Bed } from './bed';

/** The browser's number for a tab; no two tabs of a test show the same address. */
export async function tabOf(bed: Bed, page: Tab): Promise<number> {
  const id = await bed.scrim.inExtension(async (url) => {
    const tabs = await chrome.tabs.query({});
    return tabs.find((tab) => tab.url === url)?.id;
  }, page.url());
  if (id === undefined) throw new Error(`no tab shows ${page.url()}`);
  return id;
}

/** The popup for a tab, in a tab of its own. */
export async function popupFor(bed: Bed, page: Tab): Promise<Tab> {
  const popup = await bed.extensionPage(`popup.html?tab=${await tabOf(bed, page)}`);
  await popup.getByRole('switch').waitFor();
  return popup;
}

/** What lies in `storage.local`, whole. */
export const stored = (bed: Bed): Promise<Record<string, unknown>> =>
  bed.scrim.inExtension(() => chrome.storage.local.get<Record<string, unknown>>());

/** Writes the settings as another part of the extension would. */
export async function store(bed: Pick<Bed, 'scrim'>, settings: Partial<Settings>): Promise<void> {
  await bed.scrim.inExtension(
    async ({ defaults, changes }) => {
      const { settings: before } = await chrome.storage.local.get<{ settings?: object }>('settings');
      await chrome.storage.local.set({ settings: { ...defaults, ...before, ...changes } });
    },
    { defaults: DEFAULTS, changes: settings },
  );
  if (settings.allowed !== undefined) await expectRegistered(bed, settings.allowed);
}

/** Waits until the content scripts leave out exactly these sites. */
export async function expectRegistered(bed: Pick<Bed, 'scrim'>, allowed: readonly string[]): Promise<void> {
  const left = async (): Promise<string[]> => {
    const patterns = await bed.scrim.inExtension(async () => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.flatMap(({ excludeMatches }) => excludeMatches ?? []);
    });
    return [...new Set(patterns.map((pattern) => pattern.replace(/^\*:\/\/(\*\.)?|\/\*$/g, '')))].sort();
  };
  const wanted = [...allowed].sort();
  await vi.waitFor(async () => expect(await left()).toEqual(wanted), { timeout: PATIENCE, interval: 50 });
}

/** How many images the model has looked at since it was started. */
export const runsOf = async (extensionPage: Tab): Promise<number> =>
  (await readHealth(extensionPage)).runMs.length;
