import type { Bidi } from './bidi';
import { EXTENSION_ID } from './prefs';

/** What the browser knows of an extension, as far as it is used; no types of these exist. */
interface Extension {
  readonly backgroundState: string;
  on(event: string, listener: () => void): void;
  terminateBackground(options: object): Promise<void>;
  readonly shortcuts: {
    allCommands(): Promise<Iterable<{ readonly name: string }>>;
    onCommand(name: string): void;
  };
}
/** On the browser's own window. */
interface Counter {
  scrimEnds: number;
}
type Menu = Element & { readonly state: string; activateItem(item: Element): void };
interface Internals {
  readonly WebExtensionPolicy: { getByID(id: string): { readonly extension: Extension } | null };
  readonly ChromeUtils: {
    importESModule(url: string): {
      AddonManager: { getAddonByID(id: string): Promise<{ uninstall(): Promise<void> }> };
      SessionSaver: { run(): Promise<void> };
      SessionStore: { restoreLastSession(): void };
      TabStateFlusher: { flushWindow(window: unknown): Promise<void> };
    };
  };
  readonly gBrowser: {
    readonly tabs: readonly { readonly linkedBrowser: { readonly currentURI: { readonly spec: string } } }[];
    selectedTab: unknown;
  };
}

/** Runs code in the browser's own window, where all of the browser is within reach. */
export class ChromeScope {
  readonly #bidi: Bidi;

  constructor(bidi: Bidi) {
    this.#bidi = bidi;
  }

  /** The browsing context of the browser's own window. */
  async window(): Promise<string> {
    const { contexts } = await this.#bidi.send<{ contexts: { context: string }[] }>(
      'browsingContext.getTree',
      { 'moz:scope': 'chrome' },
    );
    const [first] = contexts;
    if (first === undefined) throw new Error('the browser has no window');
    return first.context;
  }

  async evaluate<R>(work: (...args: never[]) => unknown, ...args: unknown[]): Promise<R> {
    return this.#bidi.evaluate<R>(await this.window(), work, args);
  }

  isInstalled(): Promise<boolean> {
    return this.evaluate(
      (id: string) => (globalThis as unknown as Internals).WebExtensionPolicy.getByID(id) !== null,
      EXTENSION_ID,
    );
  }

  isBackgroundRunning(): Promise<boolean> {
    return this.evaluate(
      (id: string) =>
        (globalThis as unknown as Internals).WebExtensionPolicy.getByID(id)?.extension.backgroundState ===
        'running',
      EXTENSION_ID,
    );
  }

  /** Counts from now on how often the background is ended, by whomever. */
  async onBackgroundEnd(): Promise<void> {
    await this.evaluate((id: string) => {
      const { extension } = (globalThis as unknown as Internals).WebExtensionPolicy.getByID(id) ?? {};
      const counter = globalThis as unknown as Counter;
      counter.scrimEnds = 0;
      extension?.on('shutdown-background-script', () => {
        counter.scrimEnds += 1;
      });
    }, EXTENSION_ID);
  }

  backgroundEnds(): Promise<number> {
    return this.evaluate(() => (globalThis as unknown as Counter).scrimEnds);
  }

  /** As the browser does it by itself when an event page is idle, but now. */
  async stopBackground(): Promise<void> {
    await this.evaluate(async (id: string) => {
      const { extension } = (globalThis as unknown as Internals).WebExtensionPolicy.getByID(id) ?? {};
      await extension?.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
    }, EXTENSION_ID);
  }

  /** By the key that the browser has made of the shortcut. */
  async command(name: string): Promise<void> {
    const commands = await this.evaluate<string[]>(
      async (id: string, wanted: string) => {
        const { extension } = (globalThis as unknown as Internals).WebExtensionPolicy.getByID(id) ?? {};
        const all = [...((await extension?.shortcuts.allCommands()) ?? [])].map((command) => command.name);
        if (all.includes(wanted)) extension?.shortcuts.onCommand(wanted);
        return all;
      },
      EXTENSION_ID,
      name,
    );
    if (!commands.includes(name)) throw new Error(`there is no command ${name} among ${commands.join(', ')}`);
  }

  /** In the browser's own menu, which a click has opened. */
  async chooseMenu(id: string): Promise<void> {
    await this.evaluate(async (end: string) => {
      const menu = document.getElementById('contentAreaContextMenu') as unknown as Menu;
      while (menu.state !== 'open') await new Promise((later) => setTimeout(later, 20));
      const item = menu.querySelector(`[id$="${end}"]`);
      if (item === null) throw new Error('the menu has no such entry');
      menu.activateItem(item);
    }, `-menuitem-_${id}`);
  }

  /** Writes down which tabs there are, as the browser does by itself every some seconds. */
  async saveSession(): Promise<void> {
    await this.evaluate(async () => {
      const { ChromeUtils } = globalThis as unknown as Internals;
      const module = (name: string) =>
        ChromeUtils.importESModule(`resource:///modules/sessionstore/${name}.sys.mjs`);
      await module('TabStateFlusher').TabStateFlusher.flushWindow(globalThis);
      await module('SessionSaver').SessionSaver.run();
    });
  }

  /** Brings back the tabs of the browser's last run, and the one whose address ends so to the front. */
  async restoreSession(end: string): Promise<void> {
    await this.evaluate(async (wanted: string) => {
      const { ChromeUtils, gBrowser } = globalThis as unknown as Internals;
      const url = 'resource:///modules/sessionstore/SessionStore.sys.mjs';
      ChromeUtils.importESModule(url).SessionStore.restoreLastSession();
      for (;;) {
        const tab = gBrowser.tabs.find(({ linkedBrowser }) => linkedBrowser.currentURI.spec.endsWith(wanted));
        if (tab !== undefined) {
          gBrowser.selectedTab = tab;
          return;
        }
        await new Promise((later) => setTimeout(later, 20));
      }
    }, end);
  }

  async uninstall(): Promise<void> {
    await this.evaluate(async (id: string) => {
      const { ChromeUtils } = globalThis as unknown as Internals;
      const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
      await (await AddonManager.getAddonByID(id)).uninstall();
    }, EXTENSION_ID);
  }
}
