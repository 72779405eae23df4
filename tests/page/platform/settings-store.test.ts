import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  followSettings,
  loadSettings,
  repairSettings,
  updateSettings,
} from '../../../src/platform/settings-store';
import {
  DEFAULTS,
  SETTINGS_ASIDE_KEY,
  SETTINGS_KEY,
  SETTINGS_VERSION,
  type Settings,
} from '../../../src/shared/settings';
import { browser, resetBrowser } from '../../unit/support/browser';

vi.mock('../../../src/platform/browser', () => import('../../unit/support/browser'));

const { local } = browser.storage;
const mine: Settings = {
  version: SETTINGS_VERSION,
  sensitivity: 80,
  allowed: ['example.org'],
  unknown: 'show',
  unreadable: 'cover',
  mode: 'balanced',
  device: 'wasm',
  withCookies: ['paper.test'],
  refer: false,
};
const newer = { ...mine, version: 2, sensitivity: 'high', invented: [1, { deep: true }] };

beforeEach(resetBrowser);

describe('loadSettings', () => {
  it('reads what is stored, and the defaults where nothing is', async () => {
    expect(await loadSettings()).toEqual({ settings: DEFAULTS, repaired: false });
    local.items[SETTINGS_KEY] = mine;
    expect(await loadSettings()).toEqual({ settings: mine, repaired: false });
  });

  it('gives the defaults, which cover everything, where storage fails', async () => {
    local.items[SETTINGS_KEY] = mine;
    local.failsToRead = true;
    expect((await loadSettings()).settings).toEqual(DEFAULTS);
  });
});

describe('updateSettings', () => {
  it('changes the stored settings and says what it wrote', async () => {
    local.items[SETTINGS_KEY] = mine;
    const written = await updateSettings((settings) => ({ ...settings, sensitivity: 10 }));
    expect(written).toEqual({ ...mine, sensitivity: 10 });
    expect(local.items).toEqual({ [SETTINGS_KEY]: written });
  });

  it('loses none of several changes made at once', async () => {
    const sites = Array.from({ length: 20 }, (_, i) => `site${i}.org`);
    await Promise.all(
      sites.map((site) =>
        updateSettings((settings) => ({ ...settings, allowed: [...settings.allowed, site] })),
      ),
    );
    expect((await loadSettings()).settings.allowed).toEqual(sites);
  });

  it('waits while another page of the extension writes, and changes what that has left', async () => {
    local.items[SETTINGS_KEY] = mine;
    const other = document.body.appendChild(document.createElement('iframe'));
    const [held, written] = [Promise.withResolvers<void>(), vi.fn()];
    const hold = vi.fn(() => held.promise);
    const holding = other.contentWindow?.navigator.locks.request(SETTINGS_KEY, hold);
    await vi.waitFor(() => expect(hold).toHaveBeenCalled());
    const writing = updateSettings((settings) => ({ ...settings, sensitivity: 10 })).then(written);
    const waiting = async () => (await navigator.locks.query()).pending?.map(({ name }) => name);
    await vi.waitFor(async () => expect(await waiting()).toContain(SETTINGS_KEY));
    expect(local.writes).toBe(0);
    local.items[SETTINGS_KEY] = { ...mine, allowed: [] };
    held.resolve();
    await Promise.all([holding, writing]);
    expect(local.items[SETTINGS_KEY]).toEqual({ ...mine, allowed: [], sensitivity: 10 });
    other.remove();
  });

  it('goes on after a write that failed, and tells the one who asked', async () => {
    local.failsToWrite = true;
    await expect(updateSettings((settings) => ({ ...settings, sensitivity: 1 }))).rejects.toThrow('full');
    local.failsToWrite = false;
    const failing = updateSettings(() => {
      throw new Error('no change');
    });
    const next = updateSettings((settings) => ({ ...settings, unknown: 'show' }));
    await expect(failing).rejects.toThrow('no change');
    expect(await next).toEqual({ ...DEFAULTS, unknown: 'show' });
  });

  it('writes no defaults over settings that it could not read', async () => {
    local.items[SETTINGS_KEY] = mine;
    local.failsToRead = true;
    await expect(updateSettings((settings) => ({ ...settings, sensitivity: 1 }))).rejects.toThrow('read');
    local.failsToRead = false;
    expect((await loadSettings()).settings).toEqual(mine);
  });

  it('keeps aside what it had to repair', async () => {
    local.items[SETTINGS_KEY] = newer;
    const written = await updateSettings((settings) => ({ ...settings, unknown: 'cover' }));
    expect(written).toEqual({ ...mine, sensitivity: DEFAULTS.sensitivity, unknown: 'cover' });
    expect(local.items).toEqual({ [SETTINGS_KEY]: written, [SETTINGS_ASIDE_KEY]: newer });
  });
});

describe('repairSettings', () => {
  it('writes the repaired settings and keeps the old ones aside, as they were', async () => {
    local.items[SETTINGS_KEY] = newer;
    await repairSettings();
    expect(local.items).toEqual({
      [SETTINGS_KEY]: { ...mine, sensitivity: DEFAULTS.sensitivity },
      [SETTINGS_ASIDE_KEY]: newer,
    });
  });

  it('does nothing where all is well, or nothing is stored', async () => {
    await repairSettings();
    local.items[SETTINGS_KEY] = mine;
    await repairSettings();
    expect(local.writes).toBe(0);
  });

  it('keeps the copy aside when it runs again', async () => {
    local.items[SETTINGS_KEY] = newer;
    await repairSettings();
    await repairSettings();
    expect(local.items[SETTINGS_ASIDE_KEY]).toEqual(newer);
    expect(local.writes).toBe(1);
  });
});

describe('followSettings', () => {
  const heard = vi.fn<(settings: Settings) => void>();

  it('calls back now and at each change, until its signal ends it', async () => {
    const end = new AbortController();
    await followSettings(heard, end.signal);
    await local.set({ [SETTINGS_KEY]: mine, other: 1 });
    await local.set({ other: 2 });
    await browser.storage.session.set({ [SETTINGS_KEY]: { ...mine, sensitivity: 1 } });
    expect(heard.mock.calls).toEqual([[DEFAULTS], [mine]]);
    end.abort();
    await local.set({ [SETTINGS_KEY]: DEFAULTS });
    expect(heard).toHaveBeenCalledTimes(2);
    expect(browser.storage.onChanged.size).toBe(0);
  });

  it('never follows a newer change with the older one that it was still reading', async () => {
    const end = new AbortController();
    const following = followSettings(heard, end.signal);
    browser.storage.onChanged.emit({ [SETTINGS_KEY]: { newValue: mine } }, 'local');
    await following;
    expect(heard.mock.calls).toEqual([[mine]]);
    end.abort();
  });

  it('gives the defaults when the settings are cleared, and repairs what others wrote', async () => {
    const end = new AbortController();
    await followSettings(heard, end.signal);
    browser.storage.onChanged.emit({ [SETTINGS_KEY]: { oldValue: mine } }, 'local');
    browser.storage.onChanged.emit({ [SETTINGS_KEY]: { newValue: newer } }, 'local');
    expect(heard.mock.calls.slice(1)).toEqual([[DEFAULTS], [{ ...mine, sensitivity: 50 }]]);
    end.abort();
  });

  it('says nothing after its end, be it during the first read or before the start', async () => {
    const end = new AbortController();
    const following = followSettings(heard, end.signal);
    end.abort();
    await following;
    await followSettings(heard, end.signal);
    await local.set({ [SETTINGS_KEY]: mine });
    await new Promise((turned) => setTimeout(turned));
    expect(heard).not.toHaveBeenCalled();
    expect(browser.storage.onChanged.size).toBe(0);
  });
});
