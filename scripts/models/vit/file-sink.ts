import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Bytes, Sink } from '../../../src/inference/store/transfer';

/** A growing file, with the server's tag in a second file beside it. */
export class FileSink implements Sink {
  readonly #path: string;
  readonly #file: FileHandle;
  #size: number;
  #etag: string | undefined;

  /** Goes on with what is there. Close it after use. */
  static async open(path: string): Promise<FileSink> {
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    const etag = await readFile(etagFile(path), 'utf8').catch(() => undefined);
    return new FileSink(path, await open(path, 'a'), size, etag);
  }

  private constructor(path: string, file: FileHandle, size: number, etag: string | undefined) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
    this.#etag = etag;
  }

  get size(): number {
    return this.#size;
  }

  get etag(): string | undefined {
    return this.#etag;
  }

  read(): AsyncIterable<Bytes> {
    return createReadStream(this.#path, { highWaterMark: 1 << 20 });
  }

  async append(bytes: Bytes): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, at);
      at += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  async flush(): Promise<void> {}

  async clear(): Promise<void> {
    await this.#file.truncate(0);
    await rm(etagFile(this.#path), { force: true });
    this.#size = 0;
    this.#etag = undefined;
  }

  async tag(etag: string | undefined): Promise<void> {
    this.#etag = etag;
    if (etag !== undefined) await writeFile(etagFile(this.#path), etag);
  }

  /** The bytes are on the disk when this ends. */
  async close(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
  }
}

export const etagFile = (path: string): string => `${path}.etag`;
