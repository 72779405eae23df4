import {
  type ParsedSettings,
  parseSettings,
  SETTINGS_ASIDE_KEY,
  SETTINGS_KEY,
  type Settings,
} from '../shared/settings';
import { browser, type Storage } from './browser';

/** Reads the settings; storage that fails gives the defaults, which cover everything. */
export async function loadSettings(): Promise<ParsedSettings> {
  try {
    const stored = await browser.storage.local.get(SETTINGS_KEY);
    return parseSettings(stored[SETTINGS_KEY]);
  } catch {
    return parseSettings(undefined);
  }
}

/**
 * One write after the other, in whichever page of the extension they are made: each changes what the last one has left. A
 * slider writes faster than storage answers, and popup and options may be open side by side.
 */
const inTurn = <T>(write: () => Promise<T>): Promise<T> => navigator.locks.request(SETTINGS_KEY, write);

/**
 * Changes the settings.
 *
 * @param change gets the newest settings and returns what is to be kept; called once
 * @returns what was written
 */
export function updateSettings(change: (settings: Settings) => Settings): Promise<Settings> {
  return inTurn(async () => {
    // Not loadSettings: the defaults of a storage that failed would be written over what the reader has chosen.
    const stored = (await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY];
    const { settings, repaired } = parseSettings(stored);
    const next = change(settings);
    await browser.storage.local.set({
      [SETTINGS_KEY]: next,
      ...(repaired ? { [SETTINGS_ASIDE_KEY]: stored } : {}),
    });
    return next;
  });
}

/** Writes repaired settings back and keeps the old ones aside, so that nothing of the reader's is lost. */
export function repairSettings(): Promise<void> {
  return inTurn(async () => {
    const stored = (await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY];
    const { settings, repaired } = parseSettings(stored);
    if (repaired) await browser.storage.local.set({ [SETTINGS_KEY]: settings, [SETTINGS_ASIDE_KEY]: stored });
  });
}

/** Calls back with the settings now and after each change, until the signal ends it. */
export async function followSettings(
  callback: (settings: Settings) => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  let changed = false;
  const onChanged = (changes: Record<string, Storage.StorageChange>, area: string): void => {
    const change = changes[SETTINGS_KEY];
    if (area !== 'local' || change === undefined) return;
    changed = true;
    callback(parseSettings(change.newValue).settings);
  };
  browser.storage.onChanged.addListener(onChanged);
  signal.addEventListener('abort', () => browser.storage.onChanged.removeListener(onChanged));
  const { settings } = await loadSettings();
  if (!changed && !signal.aborted) callback(settings);
}
