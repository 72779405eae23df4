/**
 * The part of the extension API that Scrim's pages use, for pages that run outside an extension. Import it before
 * anything that imports the polyfill, which looks for the API at once.
 */
import {
  type Health,
  PAGE_PORT,
  type PageAnswer,
  STORE_PORT,
  type StoreState,
} from '../../../src/shared/protocol';
import { DEFAULTS, SETTINGS_KEY, type Settings } from '../../../src/shared/settings';

type Listener = (...args: unknown[]) => unknown;

class Event {
  readonly #listeners = new Set<Listener>();
  readonly addListener = (listener: Listener): unknown => this.#listeners.add(listener);
  readonly removeListener = (listener: Listener): unknown => this.#listeners.delete(listener);
  readonly hasListener = (listener: Listener): boolean => this.#listeners.has(listener);
  fire(...args: unknown[]): void {
    for (const listener of [...this.#listeners]) listener(...args);
  }
}

const TAB = 7;
const storageChanged = new Event();
const tabUpdated = new Event();
const permissionAdded = new Event();

/** The browser has its messages at hand when the first script runs, so they cannot be waited for here. */
function readMessages(): Readonly<Record<string, { readonly message: string }>> {
  const request = new XMLHttpRequest();
  request.open('GET', '/_locales/en/messages.json', false);
  request.send();
  return JSON.parse(request.responseText);
}
const messages = readMessages();
const soon = (callback: () => void): unknown => setTimeout(callback, 5);

class Port {
  readonly onMessage = new Event();
  readonly onDisconnect = new Event();
  readonly name = PAGE_PORT;
  postMessage(message: { type: string }): void {
    fake.asked.push(message.type);
    if (message.type === 'watch') soon(() => this.tell());
  }
  disconnect(): void {}
  /** No frames is a tab without our script, which closes the port. */
  tell(): void {
    if (fake.frames.length === 0) this.onDisconnect.fire(this);
    for (const counts of fake.frames) this.onMessage.fire(counts, this);
  }
}
let port: Port | undefined;

/** From a page to the inference host, which tells all weights at once. */
class StorePort {
  readonly onMessage = new Event();
  readonly onDisconnect = new Event();
  readonly name = STORE_PORT;
  disconnect(): void {
    storePorts.delete(this);
  }
}
const storePorts = new Set<StorePort>();

function connectStore(): StorePort {
  const opened = new StorePort();
  fake.lines += 1;
  soon(() => {
    if (fake.hostAway) return opened.onDisconnect.fire(opened);
    storePorts.add(opened);
    opened.onMessage.fire({ states: fake.weights }, opened);
  });
  return opened;
}

interface Call {
  readonly service: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

function answerTo({ service, method, args }: Call): unknown {
  if (service === 'store') fake.commands.push([method, ...args].join(' '));
  return service === 'host' ? fake.health : undefined;
}

/** What the test sets and sees. */
export const fake = {
  stored: DEFAULTS as unknown,
  /** Every settings object that was written. */
  writes: [] as Settings[],
  /** Storage fails while this is set. */
  full: false,
  health: undefined as Partial<Health> | undefined,
  frames: [] as PageAnswer[],
  /** Types of the messages that went to the page. */
  asked: [] as string[],
  shortcut: 'Alt+Shift+U',
  /** What the host says of weights, and what it was asked to do with them. */
  weights: [] as StoreState[],
  commands: [] as string[],
  /** How often a page has opened a line to the host's store. */
  lines: 0,
  /** Whether the reader lets Scrim see the pages. */
  maySee: true,
  /** The host cannot be reached while this is set. */
  hostAway: false,

  /** The host tells new states of weights. */
  tellWeights(...states: StoreState[]): void {
    this.weights = states;
    for (const opened of storePorts) opened.onMessage.fire({ states }, opened);
  },
  /** The host ends, and with it every line. */
  endHost(): void {
    const ended = [...storePorts];
    storePorts.clear();
    for (const opened of ended) opened.onDisconnect.fire(opened);
  },
  /** The tab goes to another address. */
  visit(url: string, frames: PageAnswer[] = []): void {
    this.frames = frames;
    tabUpdated.fire(TAB, { url }, {});
    port?.tell();
  },
  /** Another page of the extension changes the settings. */
  store(settings: Settings): void {
    this.stored = settings;
    storageChanged.fire({ [SETTINGS_KEY]: { newValue: settings } }, 'local');
  },
};

const chrome = {
  runtime: {
    id: 'scrim',
    lastError: undefined as { message: string } | undefined,
    getURL: (path: string) => `${location.origin}/${path}`,
    getManifest: () => ({ version: '1.2.3', manifest_version: 3, host_permissions: ['<all_urls>'] }),
    onMessage: new Event(),
    openOptionsPage: (done: () => void) => soon(done),
    connect: connectStore,
    sendMessage: (message: Call, answer: (value: unknown) => void) => soon(() => answer(answerTo(message))),
  },
  i18n: {
    getMessage(key: string, substitutions: string[] = []): string {
      if (key === '@@ui_locale') return 'en_GB';
      if (key === '@@bidi_dir') return 'ltr';
      return (messages[key]?.message ?? '').replace(/\$(\d)/g, (_, n) => substitutions[Number(n) - 1] ?? '');
    },
  },
  storage: {
    local: {
      get: (_key: string, answer: (value: unknown) => void) =>
        soon(() => answer({ [SETTINGS_KEY]: fake.stored })),
      set(values: Record<string, Settings>, done: () => void): void {
        soon(() => {
          const settings = values[SETTINGS_KEY];
          if (fake.full) {
            chrome.runtime.lastError = { message: 'QUOTA_BYTES quota exceeded' };
          } else if (settings !== undefined) {
            fake.writes.push(settings);
            fake.store(settings);
          }
          done();
          chrome.runtime.lastError = undefined;
        });
      },
    },
    onChanged: storageChanged,
  },
  tabs: {
    query: (_query: unknown, answer: (tabs: unknown[]) => void) => soon(() => answer([{ id: TAB, url: '' }])),
    connect: () => {
      port = new Port();
      return port;
    },
    onUpdated: tabUpdated,
  },
  permissions: {
    contains: (_wanted: unknown, answer: (is: boolean) => void) => soon(() => answer(fake.maySee)),
    request: (_wanted: unknown, answer: (given: boolean) => void) =>
      soon(() => {
        fake.maySee = true;
        permissionAdded.fire({});
        answer(true);
      }),
    onAdded: permissionAdded,
    onRemoved: new Event(),
  },
  commands: {
    getAll: (answer: (commands: unknown[]) => void) =>
      soon(() => answer([{ name: 'review', shortcut: fake.shortcut }])),
  },
};
Object.defineProperty(globalThis, 'chrome', { value: chrome, configurable: true });
