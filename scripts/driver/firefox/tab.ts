import { readFile, writeFile } from 'node:fs/promises';
import type { Frame, Tab } from '../driver';
import { type Browserwide, FirefoxFrame } from './frame';
import { Input } from './input';

interface Size {
  readonly width: number;
  readonly height: number;
}

let leaving = 0;

export class FirefoxTab extends FirefoxFrame implements Tab {
  readonly keyboard: Tab['keyboard'];
  readonly mouse: Tab['mouse'];
  #size: Size | null = null;

  constructor(browser: Browserwide, context: string) {
    super(browser, context);
    const input = new Input(browser.bidi, context);
    this.keyboard = { press: (key) => input.press(key) };
    this.mouse = { click: (x, y) => input.click(x, y), move: (x, y) => input.move(x, y) };
  }

  async goto(url: string, { waitUntil = 'load' }: { waitUntil?: 'commit' | 'load' } = {}): Promise<void> {
    await this.#leave(waitUntil, () => this.#send('browsingContext.navigate', { url, wait: 'none' }));
  }

  async reload(): Promise<void> {
    await this.#leave('load', () => this.#send('browsingContext.reload', { wait: 'none' }));
  }

  async goBack(): Promise<void> {
    await this.#leave('load', () => this.#send('browsingContext.traverseHistory', { delta: -1 }));
  }

  frames(): Frame[] {
    return this.browser.contexts.below(this.context).map((context) => this.browser.frame(context));
  }

  mainFrame(): Frame {
    return this.browser.frame(this.context);
  }

  async bringToFront(): Promise<void> {
    await this.#send('browsingContext.activate', {});
  }

  async close(): Promise<void> {
    await this.#send('browsingContext.close', {});
  }

  viewportSize(): Size | null {
    return this.#size;
  }

  async setViewportSize(viewport: Size): Promise<void> {
    await this.#send('browsingContext.setViewport', { viewport });
    this.#size = viewport;
  }

  async screenshot({ path, fullPage = false }: { path?: string; fullPage?: boolean } = {}): Promise<Buffer> {
    const origin = fullPage ? 'document' : 'viewport';
    const { data } = await this.#send<{ data: string }>('browsingContext.captureScreenshot', { origin });
    const picture = Buffer.from(data, 'base64');
    if (path !== undefined) await writeFile(path, picture);
    return picture;
  }

  async addInitScript({ path }: { readonly path: string }): Promise<void> {
    const functionDeclaration = `() => {${await readFile(path, 'utf8')}\n}`;
    const contexts = [this.context];
    await this.browser.bidi.send('script.addPreloadScript', { functionDeclaration, contexts });
  }

  #send<R>(method: string, params: object): Promise<R> {
    return this.browser.bidi.send<R>(method, { context: this.context, ...params });
  }

  /**
   * Waits for another document than the one that is there. BiDi's own waiting does not end for pages of an extension,
   * which come in another process.
   */
  async #leave(state: 'commit' | 'load', go: () => Promise<unknown>): Promise<void> {
    const mark = `${++leaving}`;
    await this.evaluate((sign) => {
      (globalThis as { scrimLeft?: string }).scrimLeft = sign;
    }, mark);
    await go();
    const isThere = `[globalThis.scrimLeft ?? '', document.readyState]`;
    await this.until(isThere, (value) => {
      const [left, ready] = (value ?? [mark]) as string[];
      return left !== mark && (state === 'commit' || ready === 'complete');
    });
  }
}
