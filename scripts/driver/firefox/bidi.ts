/** WebDriver BiDi as it is spoken: commands, events, and functions that are run in a document. */
import type { Browser } from 'puppeteer-core';

/** The part of puppeteer's connection that is used; it is not among its public types. */
interface Connection {
  send(method: string, params: object): Promise<{ result: unknown }>;
  on(event: string, listener: (params: never) => void): void;
}

interface Remote {
  readonly type: string;
  readonly value?: unknown;
  readonly sharedId?: string;
}
type Evaluated =
  | { readonly type: 'success'; readonly result: Remote }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

/** An element of a document, as long as the document is there. */
export interface Node {
  readonly sharedId: string;
}

export class Bidi {
  readonly #connection: Connection;

  constructor(browser: Browser) {
    this.#connection = (browser as unknown as { connection: Connection }).connection;
  }

  async send<R>(method: string, params: object): Promise<R> {
    return (await this.#connection.send(method, params)).result as R;
  }

  on<P>(event: string, listener: (params: P) => void): void {
    this.#connection.on(event, listener as (params: never) => void);
  }

  /**
   * Runs a function, or an expression, in a document; arguments and result travel as JSON.
   *
   * @param node passed as first argument where it is given
   */
  async evaluate<R>(
    context: string,
    work: string | ((...args: never[]) => unknown),
    args: readonly unknown[] = [],
    node?: Node,
  ): Promise<R> {
    const call = typeof work === 'string' ? `(() => (${work}))` : `(${work})`;
    const functionDeclaration = `async (args, ...nodes) => {
      const result = await ${call}(...nodes, ...JSON.parse(args));
      try {
        return result === undefined ? undefined : JSON.stringify(result);
      } catch {
        // A window, which nobody wants to have.
      }
    }`;
    const evaluated = await this.send<Evaluated>('script.callFunction', {
      functionDeclaration,
      awaitPromise: true,
      target: { context },
      arguments: [
        { type: 'string', value: JSON.stringify(args) },
        ...(node === undefined ? [] : [{ sharedId: node.sharedId }]),
      ],
    });
    if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails.text);
    const { value } = evaluated.result;
    return (typeof value === 'string' ? JSON.parse(value) : undefined) as R;
  }
}
