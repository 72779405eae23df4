import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE } from '../../lib/patience';
import type { Frame, Locator, Rectangle } from '../driver';
import type { Bidi } from './bidi';
import type { Contexts } from './contexts';
import { FirefoxLocator } from './locator';

/** Milliseconds. */
const POLL = 20;

/** What frames and tabs of one browser share. */
export interface Browserwide {
  readonly bidi: Bidi;
  readonly contexts: Contexts;
  /** One object for each place. */
  frame(context: string): FirefoxFrame;
}

export class FirefoxFrame implements Frame {
  readonly context: string;
  protected readonly browser: Browserwide;

  constructor(browser: Browserwide, context: string) {
    this.browser = browser;
    this.context = context;
  }

  url(): string {
    return this.browser.contexts.urlOf(this.context);
  }

  parentFrame(): Frame | null {
    const parent = this.browser.contexts.parentOf(this.context);
    return parent === undefined ? null : this.browser.frame(parent);
  }

  evaluate<R, A>(work: string | ((arg: A) => R | Promise<R>), arg?: A): Promise<R> {
    return this.browser.bidi.evaluate<R>(this.context, work as string, arg === undefined ? [] : [arg]);
  }

  async waitForLoadState(state: 'load' | 'domcontentloaded' = 'load'): Promise<void> {
    const wanted = state === 'load' ? ['complete'] : ['interactive', 'complete'];
    await this.until('document.readyState', (ready) => wanted.includes(String(ready)));
  }

  /** Where the frame is in the document around it. */
  async frameElement(): Promise<{ boundingBox(): Promise<Rectangle | null> }> {
    const { bidi, contexts } = this.browser;
    const context = contexts.parentOf(this.context);
    if (context === undefined) throw new Error('a tab is in no frame');
    const { nodes } = await bidi.send<{ nodes: { sharedId: string }[] }>('browsingContext.locateNodes', {
      context,
      locator: { type: 'context', value: { context: this.context } },
    });
    const rectangle = (element: Element): Rectangle => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    };
    return { boundingBox: () => bidi.evaluate(context, rectangle as () => Rectangle, [], nodes[0]) };
  }

  locator(selector: string): Locator {
    return this.#start.locator(selector);
  }

  getByRole(...wanted: Parameters<Locator['getByRole']>): Locator {
    return this.#start.getByRole(...wanted);
  }

  getByText(text: string | RegExp): Locator {
    return this.#start.getByText(text);
  }

  getByLabel(text: string): Locator {
    return this.#start.getByLabel(text);
  }

  /** Asks again and again, also while one document gives way to the next. */
  protected async until(expression: string, isDone: (value: unknown) => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const value = await this.evaluate<unknown, void>(expression).catch(() => undefined);
      if (isDone(value)) return;
      if (performance.now() > deadline) throw new Error(`${this.url()}: ${expression} is still ${value}`);
      await sleep(POLL);
    }
  }

  get #start(): FirefoxLocator {
    return new FirefoxLocator({ bidi: this.browser.bidi, context: this.context });
  }
}
