import type { BrowserContext, CDPSession } from 'playwright';

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * A DevTools session with a target that Playwright does not show as a page, such as the popup of a toolbar button.
 * Its messages travel inside those of the browser's session.
 */
export class TargetSession {
  readonly #browser: CDPSession;
  readonly #sessionId: string;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #last = 0;

  private constructor(browser: CDPSession, sessionId: string) {
    this.#browser = browser;
    this.#sessionId = sessionId;
    browser.on('Target.receivedMessageFromTarget', (event) => {
      if (event.sessionId === sessionId) this.#receive(JSON.parse(event.message) as Reply);
    });
  }

  /** Attaches to the target whose address is given; rejects where there is none. */
  static async attach(context: BrowserContext, url: string): Promise<TargetSession> {
    const browser = await context.browser()?.newBrowserCDPSession();
    if (!browser) throw new Error('the browser has no session of its own');
    const { targetInfos } = await browser.send('Target.getTargets');
    const target = targetInfos.find((one) => one.url === url && !one.attached);
    if (!target) throw new Error(`no target shows ${url}`);
    const { targetId } = target;
    // Not flat: Playwright keeps the messages of sessions that it did not open to itself.
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false });
    return new TargetSession(browser, sessionId);
  }

  async send<Result>(method: string, params: object = {}): Promise<Result> {
    const id = ++this.#last;
    const reply = withResolvers<unknown>();
    this.#waiting.set(id, reply);
    const message = JSON.stringify({ id, method, params });
    const sent = this.#browser.send('Target.sendMessageToTarget', { message, sessionId: this.#sessionId });
    // Together, since the answer may be there before the receipt.
    const [result] = await Promise.all([reply.promise, sent]);
    return result as Result;
  }

  /** Lets go of the target, so that somebody else can attach to it. */
  async detach(): Promise<void> {
    await this.#browser.send('Target.detachFromTarget', { sessionId: this.#sessionId });
    await this.#browser.detach();
  }

  #receive({ id, result, error }: Reply): void {
    if (id === undefined) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }
}

/** `Promise.withResolvers` of Node 22. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: PromiseWithResolvers<T>['resolve'] = () => {};
  let reject: PromiseWithResolvers<T>['reject'] = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
