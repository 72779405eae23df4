import * as v from 'valibot';
import type { Service } from '../shared/protocol';
import { browser, type Runtime } from './browser';
import { HOST_PAGE } from './platform';

type Methods = Record<string, v.GenericSchema<unknown, readonly unknown[]>>;

/** What a handler of a service looks like: the schema's arguments, then who sent them. */
export type Handlers<M extends Methods> = {
  readonly [K in keyof M]: (sender: Runtime.MessageSender, ...args: [...v.InferOutput<M[K]>]) => unknown;
};
/** A caller's view: the same methods, answered later. */
export type Client<M extends Methods, H extends Handlers<M>> = {
  readonly [K in keyof M]: (...args: [...v.InferOutput<M[K]>]) => Promise<Awaited<ReturnType<H[K]>>>;
};

interface Call {
  readonly service: string;
  readonly method: string;
  readonly args: unknown;
}

const isCall = (message: unknown): message is Call =>
  typeof message === 'object' &&
  message !== null &&
  'service' in message &&
  'method' in message &&
  typeof message.method === 'string';

/** What is served here, by the service's name: a browser delivers no message to the context that sent it. */
const served = new Map<string, (message: unknown, sender: Runtime.MessageSender) => unknown>();

/**
 * Answers the calls of one service. Call it at top level, so that an event page or service worker is woken for them.
 *
 * @param trusts whether this sender may call at all; asked before the message is looked at
 * @returns the way to stop
 */
export function serve<M extends Methods>(
  service: Service<M>,
  trusts: (sender: Runtime.MessageSender) => boolean,
  handlers: Handlers<M>,
): () => void {
  // Returning undefined leaves the message to other listeners; a promise is the answer, and its rejection an error.
  const listener = (message: unknown, sender: Runtime.MessageSender): Promise<unknown> | undefined => {
    if (!isCall(message) || message.service !== service.name || !trusts(sender)) return undefined;
    const schema = Object.hasOwn(service.methods, message.method)
      ? service.methods[message.method]
      : undefined;
    const handler = handlers[message.method];
    if (schema === undefined || handler === undefined) return undefined;
    const args = v.safeParse(schema, message.args);
    if (!args.success)
      return Promise.reject(new TypeError(`${service.name}.${message.method}: bad arguments`));
    return Promise.resolve().then(() => handler(sender, ...(args.output as never)));
  };
  // The polyfill's type asks for a promise on every path, but leaves undefined to the next listener.
  const added = listener as Parameters<typeof browser.runtime.onMessage.addListener>[0];
  browser.runtime.onMessage.addListener(added);
  served.set(service.name, listener);
  return () => {
    browser.runtime.onMessage.removeListener(added);
    served.delete(service.name);
  };
}

/** Sends a call to the extension's own pages and background; one that this context serves itself stays here. */
async function sendToExtension(message: Call): Promise<unknown> {
  const here = served.get(message.service);
  if (here === undefined) return browser.runtime.sendMessage(message);
  return here(message, { id: browser.runtime.id, url: browser.runtime.getURL('') });
}

/**
 * Calls a service by its method names.
 *
 * @param send how a message leaves; by default to the extension's own pages and background, this one included
 */
/* @__NO_SIDE_EFFECTS__ */
export function client<M extends Methods, H extends Handlers<M>>(
  service: Service<M>,
  send: (message: Call) => Promise<unknown> = sendToExtension,
): Client<M, H> {
  return new Proxy({} as Client<M, H>, {
    get: (_target, method) =>
      // Nothing but methods: a client that has a `then` could not be awaited.
      typeof method === 'string' && Object.hasOwn(service.methods, method)
        ? (...args: unknown[]) => send({ service: service.name, method, args })
        : undefined,
  });
}

/** @returns whether a message comes from a content script of ours. */
export const fromContent = (sender: Runtime.MessageSender): boolean =>
  sender.id === browser.runtime.id && sender.tab?.id !== undefined && !fromPage(sender);

/** @returns whether a message comes from a page of the extension (popup, options, offscreen document). */
export const fromPage = (sender: Runtime.MessageSender): boolean =>
  sender.id === browser.runtime.id && (sender.url?.startsWith(browser.runtime.getURL('')) ?? false);

/**
 * @returns whether a message comes from the inference host, which answers no page and is in no tab. Where background
 * and host are one, it is the only one that has no page's address.
 */
export const fromHost = (sender: Runtime.MessageSender): boolean =>
  sender.id === browser.runtime.id &&
  sender.tab === undefined &&
  [browser.runtime.getURL(HOST_PAGE), browser.runtime.getURL('')].includes(sender.url ?? '');

/** @returns whether a message comes from the background, which has neither a tab nor, in Chrome, a page. */
export const fromBackground = (sender: Runtime.MessageSender): boolean =>
  sender.id === browser.runtime.id && sender.tab === undefined;
