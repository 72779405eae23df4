import { signal } from '@preact/signals';
import { followSettings, updateSettings } from '../../platform/settings-store';
import type { Settings } from '../../shared/settings';

/** The settings as they are stored; `undefined` until they were read. */
export const settings = signal<Settings>();
/** Whether the latest change could not be stored. */
export const saveFailed = signal(false);

export const startSettings = (stop: AbortSignal): Promise<void> =>
  followSettings((newest) => {
    settings.value = newest;
  }, stop);

/** Stores a change; every page of ours hears of it, this one at once. */
export async function change(make: (settings: Settings) => Settings): Promise<boolean> {
  try {
    settings.value = await updateSettings(make);
    saveFailed.value = false;
    return true;
  } catch {
    saveFailed.value = true;
    // A new object draws the controls again, as they were before the reader touched them.
    if (settings.value !== undefined) settings.value = { ...settings.value };
    return false;
  }
}
