import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreFault } from '../../../src/inference/store/fault';
import { browserWeb, Transfer, type Web } from '../../../src/inference/store/transfer';
import { messageOf } from '../../../src/shared/log';
import { type Dtype, HUB, VIT_384, type Weights, weightsUrl } from '../../../src/shared/weights';
import { hasFiles, hashFile, writeTexts } from '../folder';
import { vitCompanions } from './companions';
import { answerFromFile, findIn } from './copy';
import { etagFile, FileSink } from './file-sink';

export interface FetchOptions {
  /** Where the model folders go. */
  readonly out: string;
  readonly dtype: Dtype;
  /** A mirror with the hub's paths (http or https), or a folder that has the file. Default: the hub. */
  readonly from?: string | undefined;
  /** Fetch also what is there already. */
  readonly force?: boolean;
  readonly tell?: (received: number, total: number) => void;
  /** Stand in for the pinned weights and for the network; for tests. */
  readonly weights?: Weights;
  readonly web?: Partial<Web>;
}

/** Writes the small files of `out/vit-384`. Answers whether that was needed. */
export async function writeCompanions(out: string): Promise<boolean> {
  const folder = join(out, VIT_384.id);
  const texts = vitCompanions();
  if (await hasFiles(folder, texts)) return false;
  await writeTexts(folder, texts);
  return true;
}

/**
 * Makes `out/vit-384` with weights of one dtype, unless they are there and whole. The file grows beside its place and
 * takes it when its size and SHA-256 are right; what is cut off is gone on with by the next run.
 *
 * @returns whether anything was fetched
 * @throws Error that says what went wrong and what to do
 */
export async function fetchWeights(options: FetchOptions): Promise<boolean> {
  const { out, dtype, force = false, weights = VIT_384, tell = () => undefined } = options;
  const file = weights.files[dtype];
  const target = join(out, weights.id, 'onnx', file.file);
  await writeCompanions(out);
  if (!force && (await hashFile(target)) === file.sha256) return false;
  const source = await sourceOf(options, weights);
  const partial = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  const sink = await FileSink.open(partial);
  try {
    const transfer = new Transfer(source.url, file, sink, (_step, received) => tell(received, file.bytes), {
      ...browserWeb,
      ...options.web,
      fetch: source.fetch,
    });
    await transfer.run(new AbortController().signal);
  } catch (error) {
    throw new Error(explain(error, source.url, sink.size), { cause: error });
  } finally {
    await sink.close();
    if (sink.size === 0) await removePartial(partial);
  }
  await rename(partial, target);
  await removePartial(partial);
  return true;
}

interface WeightsSource {
  /** Address or path, as it is shown. */
  readonly url: string;
  readonly fetch: Web['fetch'];
}

async function sourceOf(
  { from = HUB.origin, dtype, web }: FetchOptions,
  weights: Weights,
): Promise<WeightsSource> {
  const file = weights.files[dtype];
  if (/^https?:\/\//.test(from)) {
    return { url: weightsUrl(from.replace(/\/+$/, ''), weights, file), fetch: web?.fetch ?? fetchWithCause };
  }
  const path = await findIn(from, file);
  if (path === undefined) throw new Error(`There is no ${file.file} in ${from}, nor in its folder onnx.`);
  const { size } = await stat(path);
  if (size !== file.bytes) {
    throw new Error(
      `${path} is not the pinned file: it has ${size} bytes, not ${file.bytes}. Nothing was copied.`,
    );
  }
  return { url: path, fetch: (_url, init) => answerFromFile(path, init) };
}

/** Node says `fetch failed` to everything, and keeps the reason in the cause. */
async function fetchWithCause(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof Error && error.cause instanceof Error) throw error.cause;
    throw error;
  }
}

function explain(error: unknown, url: string, kept: number): string {
  if (!(error instanceof StoreFault)) return messageOf(error);
  const next =
    kept > 0
      ? `The ${kept} bytes that have come are kept: run it again to go on.`
      : 'Run it again to try anew.';
  const mirror = '`--from` takes a mirror or a folder that has the file.';
  switch (error.reason) {
    case 'offline':
      return `${url} could not be reached, or the connection broke (${error.message}). ${next} ${mirror}`;
    case 'server':
      return `${url} answered with an error (${error.message}). ${next} ${mirror}`;
    case 'gone':
      return `${url} is not there (${error.message}). ${mirror}`;
    case 'wrong-hash':
      return `${url} is not the pinned file (${error.message}). Nothing of it was kept. ${mirror}`;
    case 'no-space':
      return `The disk is full (${error.message}). Make room. ${next}`;
    case 'storage':
      return `The file could not be written (${error.message}).`;
  }
}

async function removePartial(partial: string): Promise<void> {
  for (const path of [partial, etagFile(partial)]) await rm(path, { force: true });
}
