import type { Health, PageAnswer } from '../../src/shared/protocol';
import type { Tab } from '../driver/driver';

/** Some frames may hold no content script, so that fewer lists come than there are frames. In milliseconds. */
const patience = 3_000;

/** The model and the machine, as the popup gets them. Runs in a page of the extension. */
export function readHealth(extensionPage: Tab): Promise<Health> {
  return extensionPage.evaluate(
    async () =>
      (await chrome.runtime.sendMessage({
        service: 'host',
        method: 'health',
        args: [],
      })) as unknown as Health,
  );
}

/**
 * Scores by image address, collected from every frame of the tab as the popup would.
 *
 * @param url of the tab
 * @param frames how many frames the tab has
 */
export async function readScores(
  extensionPage: Tab,
  url: string,
  frames: number,
): Promise<ReadonlyMap<string, number>> {
  const answers = await extensionPage.evaluate(
    async ({ address, count, wait }) => {
      const tab = (await chrome.tabs.query({})).find((one) => one.url === address);
      if (tab?.id === undefined) throw new Error(`no tab shows ${address}`);
      const port = chrome.tabs.connect(tab.id, { name: 'page' });
      const lists = new Map<string, PageAnswer>();
      await new Promise<void>((done) => {
        setTimeout(done, wait);
        port.onDisconnect.addListener(() => done());
        port.onMessage.addListener((answer: PageAnswer) => {
          if (answer.type === 'list') lists.set(answer.frame, answer);
          if (lists.size === count) done();
        });
        port.postMessage({ type: 'list' });
      });
      port.disconnect();
      return [...lists.values()];
    },
    { address: url, count: frames, wait: patience },
  );
  const images = answers.flatMap((answer) => (answer.type === 'list' ? answer.images : []));
  return new Map(images.flatMap(({ url: at, score }) => (score === undefined ? [] : [[at, score] as const])));
}
