import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { WeightFile } from '../../../src/shared/weights';

/** @returns the path of the file in a folder that is laid out as the hub's, or flat; `undefined` where it is not. */
export async function findIn(folder: string, { file }: WeightFile): Promise<string | undefined> {
  for (const path of [join(folder, 'onnx', file), join(folder, file)]) {
    if ((await stat(path).catch(() => undefined))?.isFile()) return path;
  }
  return undefined;
}

/**
 * Answers a request for a range as a server does, out of a file: a folder is then read by the same code as a hub,
 * with the same checks.
 */
export async function answerFromFile(path: string, init: RequestInit): Promise<Response> {
  const { size } = await stat(path);
  const from = Number(/^bytes=(\d+)-$/.exec(new Headers(init.headers).get('range') ?? '')?.[1] ?? 0);
  if (from >= size) return new Response(null, { status: 416 });
  const bytes = Readable.toWeb(createReadStream(path, { start: from, highWaterMark: 1 << 20 }));
  return new Response(bytes as ReadableStream<Uint8Array<ArrayBuffer>>, {
    status: 206,
    headers: { 'content-range': `bytes ${from}-${size - 1}/${size}` },
  });
}
