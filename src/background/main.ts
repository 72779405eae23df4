/**
 * The concierge: sees that host, content scripts, badge and menus are there. It may be stopped at any moment and
 * keeps nothing in memory; all listeners stand at top level so that it is woken for each of them.
 */
import { platform } from '#platform';
import { askerOf } from '../platform/asker';
import { browser } from '../platform/browser';
import { followHosts, maySee } from '../platform/hosts';
import { fromContent, fromPage, serve } from '../platform/messaging';
import { host } from '../platform/services';
import { loadSettings, repairSettings } from '../platform/settings-store';
import { log, messageOf } from '../shared/log';
import { Background, type Choices, NOTHING } from '../shared/protocol';
import { parseSettings, SETTINGS_KEY, type Settings } from '../shared/settings';
import { forget, showAccess, showCounts } from './badge';
import { serveLoans } from './loans';
import { createMenus, listenToMenus } from './menus';
import { coverOpenTabs, register } from './registration';
import { listenToReturns } from './returns';
import { sheetAt } from './sheet';
import { rulesStand } from './standing';

const choicesOf = ({ mode, device, withCookies }: Settings): Choices => ({
  mode,
  device,
  withCookies: [...withCookies],
});

const grumble = (error: unknown): void => log.warn(messageOf(error));

const welcome = () => browser.tabs.create({ url: browser.runtime.getURL('welcome.html') });

browser.runtime.onInstalled.addListener(({ reason }) => {
  void (async () => {
    await repairSettings();
    const { settings } = await loadSettings();
    const registered = register(settings);
    // What an earlier version leaves behind in open tabs holds for some seconds only. Nothing else waits for those tabs: one
    // that shows a dialog answers when that is closed. The host would take all cores; where a tab asks it is there sooner.
    registered
      .then(() => coverOpenTabs(settings))
      .then(() => platform.ensureHost())
      .catch(grumble);
    await showAccess(await maySee());
    await createMenus();
    await registered;
  })()
    .catch(grumble)
    // Whatever has failed, the reader is told what there is to do.
    .then(() => (reason === 'install' ? welcome() : undefined))
    .catch(grumble);
});

browser.runtime.onStartup.addListener(() => {
  void (async () => {
    await repairSettings();
    platform.ensureHost().catch(grumble);
    await showAccess(await maySee());
    await register((await loadSettings()).settings);
  })().catch(grumble);
});

browser.storage.onChanged.addListener((changes, area) => {
  const change = changes[SETTINGS_KEY];
  if (area !== 'local' || change === undefined) return;
  const before = parseSettings(change.oldValue).settings;
  const after = parseSettings(change.newValue).settings;
  // A host that sleeps asks for them when it starts.
  if (JSON.stringify(choicesOf(before)) !== JSON.stringify(choicesOf(after))) {
    host.choose(choicesOf(after)).catch(() => undefined);
  }
  if (before.allowed.join() === after.allowed.join()) return;
  void (async () => {
    await register(after);
    await coverOpenTabs(after);
  })().catch(grumble);
});

serve(Background, (sender) => fromContent(sender) || fromPage(sender), {
  wake: () => platform.ensureHost(),
  sheet: (sender, url) => sheetAt(url, askerOf(sender).reach),
  choices: async () => {
    return choicesOf((await loadSettings()).settings);
  },
  cover: ({ tab, frameId }, begins) => {
    // A page begins. The tab's own status would not tell: it says `loading` for a new address of the old page too.
    if (begins && tab?.id !== undefined && frameId === 0) forget(tab.id).catch(grumble);
    return onFrame(tab?.id, frameId, platform.insertCover);
  },
  uncover: async ({ tab, frameId }) => {
    if (tab?.id !== undefined && frameId !== undefined) await showCounts(tab.id, frameId, NOTHING);
    await onFrame(tab?.id, frameId, platform.removeCover);
  },
  report: async ({ tab, frameId }, counts) => {
    if (tab?.id !== undefined && frameId !== undefined) await showCounts(tab.id, frameId, counts);
  },
});

serveLoans();
// What a background before this one has left open is closed, whatever this one was woken for.
rulesStand().catch(grumble);

async function onFrame(
  tabId: number | undefined,
  frameId: number | undefined,
  act: (tabId: number, frameId: number) => Promise<void>,
): Promise<void> {
  if (tabId !== undefined && frameId !== undefined) await act(tabId, frameId);
}

// Without permission no page is covered; the badge says so, and popup and welcome page ask for it.
followHosts(() => {
  void (async () => {
    await showAccess(await maySee());
    await coverOpenTabs((await loadSettings()).settings);
  })().catch(grumble);
});

browser.tabs.onRemoved.addListener((tabId) => void forget(tabId).catch(grumble));

listenToMenus();
listenToReturns(grumble);
