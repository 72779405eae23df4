import { browser } from '../platform/browser';
import { frame } from '../platform/services';
import { log, messageOf } from '../shared/log';

const TOGGLE = 'toggle-image';
const REVIEW = 'review';

/** An allowed site, the store, a page of the browser: nothing of ours listens there. */
const nobody = (error: unknown): void => log.info('a page did not answer:', messageOf(error));

/** Made at install and update; the browser keeps menus between the background's lives. */
export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({
    id: TOGGLE,
    title: browser.i18n.getMessage('menuToggle'),
    contexts: ['image', 'link', 'video'],
    documentUrlPatterns: ['http://*/*', 'https://*/*'],
  });
}

/** Listeners are registered at top level, or a background that was stopped is not woken for them. */
export function listenToMenus(): void {
  browser.contextMenus.onClicked.addListener((info, tab) => {
    if (info.menuItemId !== TOGGLE || tab?.id === undefined) return;
    return frame(tab.id, info.frameId ?? 0)
      .toggleImage()
      .catch(nobody);
  });
  browser.commands.onCommand.addListener(async (command) => {
    if (command !== REVIEW) return;
    const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
    // Every frame hears it, and the one that has the focus answers.
    if (tab?.id !== undefined) await frame(tab.id).review().catch(nobody);
  });
}
