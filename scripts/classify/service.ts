import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Mode } from '../../src/shared/plan';
import type { Health, PageAnswer } from '../../src/shared/protocol';
import { DEFAULTS, SETTINGS_KEY } from '../../src/shared/settings';
import { readHealth } from '../demo/extension';

export type PictureReport = Extract<PageAnswer, { type: 'list' }>['images'][number];
export type { Health };

const poll = 100;
/** A cold host on a busy machine loads its models for a while, in milliseconds. */
const patience = 180_000;

/** Writes the mode into the settings of a profile that is fresh. Runs in a page of the extension. */
export async function chooseMode(extensionPage: Page, mode: Mode | 'auto'): Promise<void> {
  await extensionPage.evaluate(([key, settings]) => chrome.storage.local.set({ [key]: settings }), [
    SETTINGS_KEY,
    { ...DEFAULTS, mode },
  ] as const);
}

/**
 * Wakes the host and waits until it has loaded a model and judges in the given mode.
 *
 * @throws where the model cannot be loaded, or the mode does not come
 */
export async function waitForHost(extensionPage: Page, mode: Mode): Promise<Health> {
  const deadline = performance.now() + patience;
  let last = 'it does not answer';
  while (performance.now() < deadline) {
    const health = await wakeAndAsk(extensionPage);
    if (health?.state === 'failed') throw new Error(`the model could not be loaded: ${health.error ?? ''}`);
    if (health?.state === 'ready' && health.mode === mode) return health;
    if (health !== undefined) last = `it is ${health.state} in the mode ${health.mode}`;
    await sleep(poll);
  }
  throw new Error(`the inference host was not ready within ${patience / 1000} s: ${last}`);
}

async function wakeAndAsk(extensionPage: Page): Promise<Health | undefined> {
  await extensionPage.evaluate(() =>
    chrome.runtime.sendMessage({ service: 'background', method: 'wake', args: [] }),
  );
  // Without a host nobody listens yet, which is an error.
  return readHealth(extensionPage).catch(() => undefined);
}

/**
 * What a tab's content script knows of its pictures. Runs in a page of the extension.
 *
 * @param url of the tab, which has one frame
 */
export async function readPictures(extensionPage: Page, url: string): Promise<PictureReport[]> {
  const images = await extensionPage.evaluate(async (address) => {
    const tab = (await chrome.tabs.query({})).find((one) => one.url === address);
    if (tab?.id === undefined) throw new Error(`no tab shows ${address}`);
    const port = chrome.tabs.connect(tab.id, { name: 'page' });
    const list = await new Promise<unknown>((resolve, reject) => {
      setTimeout(() => reject(new Error('the content script does not answer')), 10_000);
      port.onDisconnect.addListener(() => reject(new Error('the tab has no content script')));
      port.onMessage.addListener((answer) => {
        if (answer.type === 'list') resolve(answer.images);
      });
      port.postMessage({ type: 'list' });
    });
    port.disconnect();
    return list;
  }, url);
  return images as PictureReport[];
}
