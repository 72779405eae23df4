import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listenToReturns } from '../../../src/background/returns';
import { DEFAULTS, SETTINGS_KEY } from '../../../src/shared/settings';
import { browser, resetBrowser } from '../support/browser';
import { until } from '../support/until';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));
vi.mock('#platform', () => ({ platform: {} }));

const { scripting, storage, tabs } = browser;
const onError = vi.fn();
const update = (url: string | undefined, status = 'complete') =>
  Promise.all(tabs.onUpdated.emit(7, { status }, url === undefined ? {} : { url }));

beforeEach(async () => {
  resetBrowser();
  listenToReturns(onError);
  await storage.local.set({ [SETTINGS_KEY]: { ...DEFAULTS, allowed: ['example.org'] } });
  tabs.sendMessage.mockRejectedValue(new Error('Receiving end does not exist'));
  tabs.get.mockResolvedValue({ url: 'https://paper.test/' });
});

describe('a page that is there again', () => {
  it('is covered where nobody answers in it', async () => {
    await update('https://paper.test/');
    await until(() => expect(scripting.executeScript).toHaveBeenCalledOnce());
    expect(tabs.sendMessage).toHaveBeenCalledExactlyOnceWith(
      7,
      { service: 'frame', method: 'greet', args: [] },
      { frameId: 0 },
    );
    expect(scripting.insertCSS).toHaveBeenCalledWith(
      expect.objectContaining({ target: { tabId: 7, allFrames: true } }),
    );
  });

  it('is left alone where somebody does', async () => {
    tabs.sendMessage.mockReset().mockResolvedValue(undefined);
    await update('https://paper.test/');
    await until(() => expect(tabs.sendMessage).toHaveBeenCalled());
    await new Promise(setImmediate);
    expect(scripting.insertCSS).not.toHaveBeenCalled();
  });

  it.each([
    ['an allowed site', 'https://www.example.org/'],
    ['a page of the browser', 'about:config'],
    ['one whose address is not to be seen', undefined],
  ])('is left alone as %s', async (_what, url) => {
    await update(url);
    await new Promise(setImmediate);
    expect(tabs.sendMessage).not.toHaveBeenCalled();
  });

  it('is left alone where the tab has gone on meanwhile', async () => {
    tabs.get.mockResolvedValue({ url: 'https://www.example.org/' });
    await update('https://paper.test/');
    await until(() => expect(tabs.get).toHaveBeenCalledWith(7));
    await new Promise(setImmediate);
    expect(scripting.insertCSS).not.toHaveBeenCalled();
  });

  it('is left alone while it loads', async () => {
    await update('https://paper.test/', 'loading');
    await new Promise(setImmediate);
    expect(tabs.sendMessage).not.toHaveBeenCalled();
  });

  it('without a way in is not left under a sheet', async () => {
    scripting.insertCSS.mockRejectedValue(new Error('gone'));
    scripting.removeCSS.mockResolvedValue(undefined);
    vi.spyOn(console, 'info').mockReturnValue();
    await update('https://paper.test/');
    await until(() => expect(scripting.removeCSS).toHaveBeenCalled());
    expect(onError).not.toHaveBeenCalled();
  });
});
