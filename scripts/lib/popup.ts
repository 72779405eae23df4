import type { Page, Worker } from 'playwright';
import type { Scrim } from './launch';
import { TargetSession } from './target-session';

/** Opens the toolbar button's own popup over the tab, and attaches to it. */
export async function openPopup({ context, extensionId, url }: Scrim, tab: Page): Promise<TargetSession> {
  await tab.bringToFront();
  const worker = context.serviceWorkers().find((one: Worker) => one.url().includes(extensionId));
  if (!worker) throw new Error('the service worker does not run');
  // With a window's id, since a browser without a screen has no focused one.
  await worker.evaluate(async () => {
    const { id } = await chrome.windows.getLastFocused();
    await chrome.action.openPopup(id === undefined ? {} : { windowId: id });
  });
  return TargetSession.attach(context, url('popup.html'));
}
