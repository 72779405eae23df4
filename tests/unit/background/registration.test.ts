import { beforeEach, describe, expect, it, vi } from 'vitest';
import { platform } from '#platform';
import { coverOpenTabs, register } from '../../../src/background/registration';
import { DEFAULTS, type Settings } from '../../../src/shared/settings';
import { browser, resetBrowser } from '../support/browser';
import { deferred } from '../support/deferred';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));
vi.mock('#platform', () => ({ platform: { registerContent: vi.fn(async () => undefined) } }));

const { scripting, tabs } = browser;
const allowing = (...allowed: string[]): Settings => ({ ...DEFAULTS, allowed });
beforeEach(resetBrowser);

describe('register', () => {
  it('leaves out allowed sites with all that is below them', async () => {
    await register(allowing('example.org', '10.0.0.1'));
    expect(platform.registerContent).toHaveBeenCalledExactlyOnceWith([
      '*://example.org/*',
      '*://*.example.org/*',
      '*://10.0.0.1/*',
    ]);
  });

  it('leaves out nothing where nothing is allowed', async () => {
    await register(DEFAULTS);
    expect(platform.registerContent).toHaveBeenCalledExactlyOnceWith([]);
  });
});

it('two registrations at once are done one after the other, also where the first fails', async () => {
  const registering = vi.mocked(platform.registerContent);
  const first = deferred<void>();
  registering.mockReturnValueOnce(first.promise);
  const both = [register(allowing('one.org')), register(allowing('two.org'))];
  await vi.waitFor(() => expect(registering).toHaveBeenCalledOnce());
  first.reject(new Error('no'));
  await expect(both[0]).rejects.toThrow('no');
  await both[1];
  expect(registering).toHaveBeenCalledTimes(2);
  expect(registering.mock.lastCall?.[0]).toContain('*://two.org/*');
});

describe('coverOpenTabs', () => {
  const touched = (): unknown[] =>
    [...scripting.insertCSS.mock.calls, ...scripting.executeScript.mock.calls].map(
      ([details]) => (details as { target: { tabId: number } }).target.tabId,
    );

  it('puts the sheet, then the script, into every frame of every tab', async () => {
    tabs.query.mockResolvedValue([{ id: 3, url: 'https://example.org/' }]);
    await coverOpenTabs(DEFAULTS);
    const target = { tabId: 3, allFrames: true };
    expect(scripting.insertCSS).toHaveBeenCalledExactlyOnceWith({ target, files: ['cover.css'] });
    expect(scripting.executeScript).toHaveBeenCalledExactlyOnceWith({
      target,
      files: ['content.js'],
      injectImmediately: true,
    });
    expect(scripting.insertCSS).toHaveBeenCalledBefore(scripting.executeScript);
    expect(tabs.query).toHaveBeenCalledWith({ url: ['http://*/*', 'https://*/*'] });
  });

  it('leaves allowed sites alone', async () => {
    tabs.query.mockResolvedValue([
      { id: 1, url: 'https://www.example.org/' },
      { id: 2, url: 'https://notexample.org/' },
    ]);
    await coverOpenTabs(allowing('example.org'));
    expect(touched()).toEqual([2, 2]);
  });

  it('covers a tab whose address it may not see, and passes over one without a number', async () => {
    tabs.query.mockResolvedValue([{ id: 1 }, { url: 'https://example.org/' }]);
    await coverOpenTabs(allowing('example.org'));
    expect(touched()).toEqual([1, 1]);
  });

  it('covers the other tabs where one cannot be reached', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    tabs.query.mockResolvedValue([
      { id: 1, url: 'https://a.org/' },
      { id: 2, url: 'https://b.org/' },
    ]);
    scripting.insertCSS.mockRejectedValueOnce(new Error('cannot be scripted'));
    await coverOpenTabs(DEFAULTS);
    expect(touched()).toEqual([1, 2, 2]);
  });

  it('leaves no sheet behind where the script cannot follow: nobody would ever lift it', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    tabs.query.mockResolvedValue([{ id: 1, url: 'https://a.org/' }]);
    scripting.executeScript.mockRejectedValueOnce(new Error('cannot be scripted'));
    scripting.removeCSS.mockRejectedValueOnce(new Error('the tab is gone'));
    await coverOpenTabs(DEFAULTS);
    expect(scripting.removeCSS).toHaveBeenCalledExactlyOnceWith(scripting.insertCSS.mock.calls[0]?.[0]);
  });
});
