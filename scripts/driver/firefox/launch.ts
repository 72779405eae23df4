import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, launch } from 'puppeteer-core';
import { findFirefox } from '../../lib/find-firefox.mjs';
import { PATIENCE } from '../../lib/patience';
import type { Driver, LaunchOptions, Recorder, Tab } from '../driver';
import { Bidi } from './bidi';
import { ChromeScope } from './chrome-scope';
import { Contexts } from './contexts';
import { type Browserwide, FirefoxFrame } from './frame';
import { FirefoxRecorder } from './frame-recorder';
import { install } from './install';
import { type Prefs, prefsFor, UUID } from './prefs';
import { FirefoxTab } from './tab';

const built = fileURLToPath(new URL('../../../dist/firefox', import.meta.url));

type Size = NonNullable<LaunchOptions['viewport']>;
const VIEWPORT: Size = { width: 1280, height: 800 };

export interface FirefoxOptions extends LaunchOptions {
  readonly prefs?: Prefs;
  /** Whether Ctrl-C closes the browser and ends the process. Default: true; false leaves both to the caller. */
  readonly handleSignals?: boolean;
}

/** Starts Firefox with the built extension in it, and waits until pages that are opened now are covered. */
export async function launchFirefox(options: FirefoxOptions = {}): Promise<Firefox> {
  const {
    dist = built,
    headless = true,
    profile,
    viewport,
    extension = true,
    handleSignals = true,
  } = options;
  const folder = resolve(dist);
  if (extension && !existsSync(join(folder, 'manifest.json'))) {
    throw new Error(`no built extension in ${folder}`);
  }
  const found = await findFirefox();
  if (!found) throw new Error('no Firefox was found: run `node scripts/setup.mjs`, or set FIREFOX_PATH');
  const browser = await launch({
    browser: 'firefox',
    executablePath: found.path,
    headless,
    timeout: PATIENCE,
    // Without it no command reaches the browser's own windows, nor pages of an extension.
    args: ['--remote-allow-system-access'],
    handleSIGINT: handleSignals,
    handleSIGTERM: handleSignals,
    handleSIGHUP: handleSignals,
    extraPrefsFirefox: { ...prefsFor(options), ...options.prefs },
    defaultViewport: null,
    ...(profile === undefined ? {} : { userDataDir: profile }),
  });
  try {
    const firefox = await Firefox.attach(browser, viewport);
    if (extension) await install(firefox, folder, profile !== undefined);
    return firefox;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

export class Firefox implements Driver {
  readonly name = 'firefox';
  readonly bidi: Bidi;
  readonly chrome: ChromeScope;
  readonly process: Browser;
  readonly #contexts: Contexts;
  readonly #viewport: LaunchOptions['viewport'];
  readonly #objects = new Map<string, FirefoxFrame>();
  #asking: Promise<FirefoxTab> | undefined;
  #askingContext: string | undefined;

  private constructor(browser: Browser, viewport: LaunchOptions['viewport']) {
    this.process = browser;
    this.bidi = new Bidi(browser);
    this.chrome = new ChromeScope(this.bidi);
    this.#contexts = new Contexts(this.bidi);
    this.#viewport = viewport;
  }

  static async attach(browser: Browser, viewport: LaunchOptions['viewport']): Promise<Firefox> {
    const firefox = new Firefox(browser, viewport);
    // What was there before anybody listened.
    await firefox.#contexts.tabs();
    return firefox;
  }

  url(page: string): string {
    return `moz-extension://${UUID}/${page}`;
  }

  /** @param options viewport: null lets the page be as large as the window */
  async newTab({ viewport = this.#viewport ?? VIEWPORT }: { viewport?: Size | null } = {}): Promise<Tab> {
    const tab = await this.#create();
    if (viewport !== null) await tab.setViewportSize(viewport);
    return tab;
  }

  async tabs(): Promise<readonly Tab[]> {
    const own = (await this.#contexts.tabs()).filter((context) => context !== this.#askingContext);
    return own.map((context) => this.#at(context) as FirefoxTab);
  }

  async inExtension<R, A>(work: string | ((arg: A) => R | Promise<R>), arg?: A): Promise<R> {
    this.#asking ??= this.#openAsking();
    return (await this.#asking).evaluate<R, A>(work, arg);
  }

  async record(): Promise<Recorder> {
    return FirefoxRecorder.start(this.bidi, await this.chrome.window());
  }

  command(name: string): Promise<void> {
    return this.chrome.command(name);
  }

  chooseMenu(id: string): Promise<void> {
    return this.chrome.chooseMenu(id);
  }

  async stopBackground(): Promise<void> {
    await this.chrome.stopBackground();
  }

  isBackgroundRunning(): Promise<boolean> {
    return this.chrome.isBackgroundRunning();
  }

  /** The background is the host. */
  async killHost(): Promise<void> {
    await this.chrome.stopBackground();
  }

  /** Needs a build whose worker listens for it (tests/e2e/support/builds.ts): none is within reach from outside. */
  async killWorker(): Promise<void> {
    await this.inExtension(
      (patience: number) =>
        new Promise<void>((ended, failed) => {
          const channel = new BroadcastChannel('scrim-test-end');
          let chosen: string | undefined;
          channel.onmessage = ({ data }) => {
            if (data.ended !== undefined) ended();
            // One of them: there are several side by side.
            if (data.here === undefined || chosen !== undefined) return;
            chosen = data.here;
            channel.postMessage({ end: chosen });
          };
          channel.postMessage({ ask: true });
          setTimeout(() => failed(new Error('no worker has said that it ends')), patience);
        }),
      PATIENCE,
    );
  }

  async install(folder: string): Promise<void> {
    this.#asking = undefined;
    await this.process.installExtension(resolve(folder));
  }

  async uninstall(): Promise<void> {
    this.#asking = undefined;
    await this.chrome.uninstall();
  }

  async close(): Promise<void> {
    await this.process.close();
  }

  /** A page with the extension's API and none of its code, behind the tab that is in front. */
  async #openAsking(): Promise<FirefoxTab> {
    const tab = await this.#create(true);
    this.#askingContext = tab.context;
    await tab.goto(this.url('icons/scrim.svg'));
    return tab;
  }

  async #create(background = false): Promise<FirefoxTab> {
    const { context } = await this.bidi.send<{ context: string }>('browsingContext.create', {
      type: 'tab',
      background,
    });
    return this.#at(context) as FirefoxTab;
  }

  #at(context: string): FirefoxFrame {
    const known = this.#objects.get(context);
    if (known !== undefined) return known;
    const shared: Browserwide = {
      bidi: this.bidi,
      contexts: this.#contexts,
      frame: (one) => this.#at(one),
    };
    const isTab = this.#contexts.parentOf(context) === undefined;
    const made = isTab ? new FirefoxTab(shared, context) : new FirefoxFrame(shared, context);
    this.#objects.set(context, made);
    return made;
  }
}
