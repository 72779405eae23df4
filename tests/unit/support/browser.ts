/**
 * Stands in for src/platform/browser:
 * `vi.mock('../../../src/platform/browser', () => import('../support/browser'))`.
 */
import { vi } from 'vitest';
import type { Runtime } from '../../../src/platform/browser';
import { FakeEvent } from './fake-event';
import { FakeRules } from './fake-rules';
import { FakeArea } from './fake-storage';

type Changes = Record<string, { oldValue?: unknown; newValue?: unknown }>;

const onChanged = new FakeEvent<[Changes, string]>();
/** What {@link browser} has of them. */
export const sessionRules = new FakeRules();

const answered = () => vi.fn<(...args: unknown[]) => Promise<unknown>>(async () => undefined);

export const browser = {
  runtime: {
    id: 'scrim-id',
    getURL: (path: string): string => `chrome-extension://scrim-id/${path}`,
    onMessage: new FakeEvent<[unknown, Runtime.MessageSender], Promise<unknown> | undefined>(),
    onConnect: new FakeEvent<[Runtime.Port]>(),
    sendMessage: answered(),
  },
  storage: {
    local: new FakeArea('local', onChanged),
    session: new FakeArea('session', onChanged),
    onChanged,
  },
  tabs: {
    query: vi.fn<(query: unknown) => Promise<{ id?: number; url?: string }[]>>(async () => []),
    sendMessage: answered(),
    get: vi.fn<(id: number) => Promise<{ url?: string }>>(async () => ({})),
    onUpdated: new FakeEvent<[number, { status?: string }, { url?: string }]>(),
  },
  scripting: { insertCSS: answered(), removeCSS: answered(), executeScript: answered() },
  action: { setBadgeText: answered(), setBadgeBackgroundColor: answered() },
  contextMenus: {
    removeAll: answered(),
    create: vi.fn(),
    onClicked: new FakeEvent<[{ menuItemId: string; frameId?: number }, { id?: number } | undefined]>(),
  },
  permissions: {
    contains: vi.fn<(wanted: { origins: string[] }) => Promise<boolean>>(async () => true),
    request: answered(),
    onAdded: new FakeEvent<[unknown]>(),
    onRemoved: new FakeEvent<[unknown]>(),
  },
  declarativeNetRequest: {
    getSessionRules: vi.fn<FakeRules['get']>(() => sessionRules.get()),
    updateSessionRules: vi.fn<FakeRules['update']>((change) => sessionRules.update(change)),
  },
  commands: { onCommand: new FakeEvent<[string]>() },
  i18n: { getMessage: (name: string): string => `message:${name}` },
};

/** As it was before any test. */
export function resetBrowser(): void {
  vi.resetAllMocks();
  browser.storage.local.reset();
  browser.storage.session.reset();
  sessionRules.reset();
  onChanged.clear();
  browser.runtime.onMessage.clear();
  browser.runtime.onConnect.clear();
  browser.tabs.onUpdated.clear();
  browser.contextMenus.onClicked.clear();
  browser.commands.onCommand.clear();
}

/** Senders as the browser describes them. */
export const senders = {
  content: {
    id: 'scrim-id',
    url: 'https://example.org/page',
    frameId: 0,
    tab: { id: 7 },
  } as Runtime.MessageSender,
  /** Opened as a tab of its own. */
  options: {
    id: 'scrim-id',
    url: 'chrome-extension://scrim-id/options.html',
    tab: { id: 8 },
  } as Runtime.MessageSender,
  /** Chrome's; where background and host are one, it has the address of the extension alone. */
  host: { id: 'scrim-id', url: 'chrome-extension://scrim-id/offscreen.html' } as Runtime.MessageSender,
  popup: { id: 'scrim-id', url: 'chrome-extension://scrim-id/popup.html' } as Runtime.MessageSender,
  background: { id: 'scrim-id' } as Runtime.MessageSender,
  otherExtension: {
    id: 'other-id',
    url: 'chrome-extension://other-id/popup.html',
    tab: { id: 7 },
  } as Runtime.MessageSender,
  /** A web page that is allowed to send messages has an address, but no extension's id. */
  webPage: { url: 'https://example.org/', tab: { id: 7 } } as Runtime.MessageSender,
};
