import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { platform } from '../../../src/platform/chrome/platform';
import { deferred, turn } from '../support/deferred';

const contexts = vi.fn<() => Promise<unknown[]>>(async () => []);
const createDocument = vi.fn<() => Promise<void>>(async () => undefined);
const scripting = {
  getRegisteredContentScripts: vi.fn<() => Promise<unknown[]>>(async () => []),
  registerContentScripts: vi.fn(async () => undefined),
  updateContentScripts: vi.fn(async () => undefined),
  insertCSS: vi.fn(async () => undefined),
  removeCSS: vi.fn(async () => undefined),
};

beforeEach(() => {
  vi.resetAllMocks();
  vi.stubGlobal('chrome', {
    runtime: { getContexts: contexts },
    offscreen: { createDocument, Reason: { WORKERS: 'WORKERS' } },
    scripting,
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('ensureHost', () => {
  it('opens no second host beside the first', async () => {
    contexts.mockResolvedValue([{}]);
    await platform.ensureHost();
    expect(createDocument).not.toHaveBeenCalled();
  });

  it('opens one for all who ask at once, and answers them when it is there', async () => {
    const opened = deferred();
    createDocument.mockReturnValue(opened.promise);
    const ready = vi.fn();
    const asked = Promise.all([platform.ensureHost(), platform.ensureHost()]).then(ready);
    await turn();
    expect(createDocument).toHaveBeenCalledTimes(1);
    expect(ready).not.toHaveBeenCalled();
    opened.resolve();
    await asked;
  });

  it('answers nobody before it hears them, though the browser says that it is there', async () => {
    const opened = deferred();
    onTestFinished(() => opened.resolve());
    createDocument.mockReturnValue(opened.promise);
    const first = platform.ensureHost();
    await turn();
    contexts.mockResolvedValue([{}]);
    const ready = vi.fn();
    const second = platform.ensureHost().then(ready);
    await turn();
    expect(ready).not.toHaveBeenCalled();
    opened.resolve();
    await Promise.all([first, second]);
    expect(createDocument).toHaveBeenCalledTimes(1);
  });

  it('tries again after a failure', async () => {
    createDocument.mockRejectedValueOnce(new Error('no'));
    await expect(platform.ensureHost()).rejects.toThrow('no');
    await platform.ensureHost();
    expect(createDocument).toHaveBeenCalledTimes(2);
  });
});

describe('registerContent', () => {
  it('registers script and sheet for all frames before anything is parsed, except where they are not wanted', async () => {
    await platform.registerContent(['*://example.org/*']);
    expect(scripting.registerContentScripts).toHaveBeenCalledWith([
      expect.objectContaining({
        matches: ['http://*/*', 'https://*/*'],
        excludeMatches: ['*://example.org/*'],
        allFrames: true,
        matchOriginAsFallback: true,
        runAt: 'document_start',
        persistAcrossSessions: true,
        js: ['content.js'],
        css: ['cover.css'],
      }),
    ]);
    expect(scripting.updateContentScripts).not.toHaveBeenCalled();
  });

  it('changes a registration that is there, and takes exclusions back', async () => {
    scripting.getRegisteredContentScripts.mockResolvedValue([{ id: 'scrim' }]);
    await platform.registerContent([]);
    expect(scripting.registerContentScripts).not.toHaveBeenCalled();
    expect(scripting.updateContentScripts).toHaveBeenCalledWith([
      expect.objectContaining({ excludeMatches: [] }),
    ]);
  });
});

it('covers one frame at user level, and uncovers exactly that', async () => {
  await platform.insertCover(7, 3);
  await platform.removeCover(7, 3);
  const cover = { target: { tabId: 7, frameIds: [3] }, files: ['cover.css'], origin: 'USER' };
  expect(scripting.insertCSS).toHaveBeenCalledWith(cover);
  expect(scripting.removeCSS).toHaveBeenCalledWith(cover);
});
