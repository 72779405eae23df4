import { resolve } from 'node:path';
import type { BrowserContext, Page, Worker } from 'playwright';
import { type BrowserOptions, launchBrowser } from '../lib/browser';
import { FrameRecorder } from '../lib/frame-recorder';
import { launchScrim } from '../lib/launch';
import { endTarget, endWorker } from './chromium-targets';
import type { Driver, LaunchOptions, Recorder, Tab } from './driver';

/**
 * Leads every name under `.test` to this machine, and nobody anywhere else. These are sites as most of the web knew
 * them: with subdomains, and without TLS, so not a secure context as `localhost` is.
 */
export const SITES =
  '--host-resolver-rules=MAP *.test 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost';

export type ChromiumOptions = LaunchOptions &
  Pick<BrowserOptions, 'extraArgs' | 'withoutArgs' | 'handleSignals'>;

/** Lets `install` put an extension in, or in another one's place, while the browser runs. */
const INSTALLS = '--enable-unsafe-extension-debugging';

/** Starts Chromium with the built extension in it, and waits until pages that are opened now are covered. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const { sites = false, extension = true, extraArgs = [], dist, ...rest } = options;
  const wanted = { ...rest, extraArgs: [INSTALLS, ...(sites ? [SITES] : []), ...extraArgs] };
  if (!extension) return new Chromium(await launchBrowser(wanted));
  const { context, url } = await launchScrim({ ...wanted, ...(dist === undefined ? {} : { dist }) });
  return new Chromium(context, url);
}

export class Chromium implements Driver {
  readonly name = 'chromium';
  readonly context: BrowserContext;
  readonly #url: ((page: string) => string) | undefined;

  constructor(context: BrowserContext, url?: (page: string) => string) {
    this.context = context;
    this.#url = url;
  }

  url(page: string): string {
    if (this.#url === undefined) throw new Error('there was no extension when the browser was started');
    return this.#url(page);
  }

  async newTab(): Promise<Tab> {
    return tabOf(await this.context.newPage());
  }

  async tabs(): Promise<readonly Tab[]> {
    return this.context.pages().map(tabOf);
  }

  inExtension<R, A>(work: string | ((arg: A) => R | Promise<R>), arg?: A): Promise<R> {
    const evaluate = this.#worker.evaluate.bind(this.#worker) as (work: unknown, arg: unknown) => Promise<R>;
    return evaluate(work, arg);
  }

  record(tab: Tab, options: { format?: 'jpeg' | 'png' } = {}): Promise<Recorder> {
    return FrameRecorder.start(pageOf(tab), options);
  }

  /** What the command's listener sends: a browser's own shortcut cannot be pressed from here. */
  async command(name: string): Promise<void> {
    await this.inExtension(async (method: string) => {
      const [tab] = await chrome.tabs.query({ active: true, url: 'http://*/*' });
      if (tab?.id === undefined) throw new Error('no tab is in front');
      await chrome.tabs.sendMessage(tab.id, { service: 'frame', method, args: [] });
    }, name);
  }

  /** dispatch() is how Chrome's own tests fire an event: a native menu cannot be clicked from here. */
  async chooseMenu(id: string): Promise<void> {
    await this.inExtension(async (menuItemId: string) => {
      const [tab] = await chrome.tabs.query({ active: true, url: 'http://*/*' });
      // @ts-expect-error it is in no types
      chrome.contextMenus.onClicked.dispatch({ menuItemId, frameId: 0 }, tab);
    }, id);
  }

  async stopBackground(): Promise<void> {
    await endTarget(this.context, 'service_worker', '/background.js');
  }

  async isBackgroundRunning(): Promise<boolean> {
    return this.context.serviceWorkers().length > 0;
  }

  async killHost(): Promise<void> {
    await endTarget(this.context, 'background_page', '/offscreen.html');
  }

  async killWorker(): Promise<void> {
    await endWorker(this.context, '/offscreen.html');
  }

  async install(folder: string): Promise<void> {
    const session = await this.context.browser()?.newBrowserCDPSession();
    await session?.send('Extensions.loadUnpacked', { path: resolve(folder) });
    await session?.detach();
  }

  async uninstall(): Promise<void> {
    const page = await this.context.newPage();
    await page.goto(this.url('options.html'));
    // The page goes with the extension, and its answer with the page.
    await page.evaluate(() => chrome.management.uninstallSelf()).catch(() => undefined);
  }

  close(): Promise<void> {
    return this.context.close();
  }

  get #worker(): Worker {
    const [worker] = this.context.serviceWorkers();
    if (worker === undefined) throw new Error('the background is not running');
    return worker;
  }
}

/** Playwright's page is a tab as it is; its types say more than is asked for, and in other words. */
export const tabOf = (page: Page): Tab => page as unknown as Tab;

/** The page behind a tab, for what Chromium alone can do. */
export const pageOf = (tab: Tab): Page => tab as unknown as Page;
