import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request on its way, as the routes see it. */
export interface Exchange {
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The same server under its other host name. */
  readonly other: string;
  /** How many requests for this path this server had before. */
  readonly earlier: number;
  /** Aborts when the reader leaves or the server closes. */
  readonly signal: AbortSignal;
}

export type Route = (exchange: Exchange) => void | Promise<void>;
