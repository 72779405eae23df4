import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './exchange';

export function send(
  { response }: Exchange,
  status: number,
  type: string,
  body: string | Buffer,
  headers: OutgoingHttpHeaders = {},
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length, ...headers });
  response.end(bytes);
}

/** Promises `body` whole and sends half of it; what follows (silence, a cut) is the caller's. */
export async function sendHalf({ response }: Exchange, type: string, body: Buffer): Promise<void> {
  response.writeHead(200, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  await new Promise<void>((sent) => {
    response.write(body.subarray(0, body.length >> 1), () => sent());
  });
}

/** Sends `body` in ten pieces over `milliseconds`. */
export async function drip(exchange: Exchange, type: string, body: Buffer, milliseconds: number) {
  const { response, signal } = exchange;
  const pieces = 10;
  const step = Math.ceil(body.length / pieces);
  response.writeHead(200, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  for (let at = 0; at < body.length; at += step) {
    response.write(body.subarray(at, at + step));
    await sleep(milliseconds / pieces, undefined, { signal });
  }
  response.end();
}

/** Sends pieces as fast as the reader takes them, and stops when the reader leaves. */
export async function pour(exchange: Exchange, type: string, length: number, pieces: Iterable<Buffer>) {
  const { response, signal } = exchange;
  response.writeHead(200, { 'content-type': type, 'content-length': length, 'cache-control': 'no-store' });
  for (const piece of pieces) {
    if (!response.write(piece)) await once(response, 'drain', { signal });
  }
  response.end();
}
