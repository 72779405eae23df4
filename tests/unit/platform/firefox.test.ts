import { beforeEach, expect, it, vi } from 'vitest';
import { platform } from '../../../src/platform/firefox/platform';

const { browser } = vi.hoisted(() => ({
  browser: {
    runtime: { getPlatformInfo: vi.fn(async () => ({ os: 'linux' })) },
    scripting: {
      getRegisteredContentScripts: vi.fn<() => Promise<unknown[]>>(async () => []),
      registerContentScripts: vi.fn(async () => undefined),
      updateContentScripts: vi.fn(async () => undefined),
      insertCSS: vi.fn(async () => undefined),
      removeCSS: vi.fn(async () => undefined),
    },
  },
}));
vi.mock('../../../src/platform/browser', () => ({ browser }));

beforeEach(() => void vi.clearAllMocks());

it('registers the sheet at user level, for all frames and before anything is parsed', async () => {
  await platform.registerContent(['*://example.org/*']);
  expect(browser.scripting.registerContentScripts).toHaveBeenCalledWith([
    expect.objectContaining({
      excludeMatches: ['*://example.org/*'],
      css: ['cover.css'],
      cssOrigin: 'user',
      allFrames: true,
      matchOriginAsFallback: true,
      runAt: 'document_start',
      persistAcrossSessions: true,
    }),
  ]);
});

it('changes what is registered, and registers nothing twice', async () => {
  browser.scripting.getRegisteredContentScripts.mockResolvedValueOnce([{}]);
  await platform.registerContent([]);
  expect(browser.scripting.updateContentScripts).toHaveBeenCalledOnce();
  expect(browser.scripting.registerContentScripts).not.toHaveBeenCalled();
});

it('adds no second sheet, which the browser would refuse, and takes out the one that came with the script', async () => {
  await platform.insertCover(7, 3);
  expect(browser.scripting.insertCSS).not.toHaveBeenCalled();
  await platform.removeCover(7, 3);
  expect(browser.scripting.removeCSS).toHaveBeenCalledWith({
    target: { tabId: 7, frameIds: [3] },
    files: ['cover.css'],
    origin: 'USER',
  });
});

it('stays awake by a call of the API', async () => {
  await platform.stayAwake();
  expect(browser.runtime.getPlatformInfo).toHaveBeenCalledOnce();
});
