import { type Shelf, sizeOf } from './shelf';
import type { Bytes, Sink } from './transfer';

/** Fills the parts of a shelf. A part that was flushed early stays short: the next bytes begin another one. */
export class PartSink implements Sink {
  readonly #shelf: Shelf;
  readonly #buffer: Bytes;
  #filled = 0;
  #parts: number;
  #kept: number;
  #etag: string | undefined;

  /** @param partBytes size of a full part */
  static async open(shelf: Shelf, partBytes: number): Promise<PartSink> {
    return new PartSink(shelf, partBytes, await shelf.parts(), await shelf.etag());
  }

  private constructor(shelf: Shelf, partBytes: number, parts: readonly File[], etag: string | undefined) {
    this.#shelf = shelf;
    this.#buffer = new Uint8Array(partBytes);
    this.#parts = parts.length;
    this.#kept = sizeOf(parts);
    this.#etag = etag;
  }

  get size(): number {
    return this.#kept + this.#filled;
  }

  get etag(): string | undefined {
    return this.#etag;
  }

  async *read(): AsyncGenerator<Bytes> {
    for (const part of await this.#shelf.parts()) yield new Uint8Array(await part.arrayBuffer());
  }

  async append(bytes: Bytes): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + this.#buffer.length - this.#filled);
      this.#buffer.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === this.#buffer.length) await this.flush();
    }
  }

  async flush(): Promise<void> {
    const bytes = this.#buffer.subarray(0, this.#filled);
    // Written or not, it waits no longer: after a failure the sink says what is really there.
    this.#filled = 0;
    if (bytes.length === 0) return;
    await this.#shelf.addPart(this.#parts, bytes);
    this.#parts += 1;
    this.#kept += bytes.length;
  }

  async clear(): Promise<void> {
    this.#filled = 0;
    this.#parts = 0;
    this.#kept = 0;
    this.#etag = undefined;
    await this.#shelf.clearParts();
  }

  async tag(etag: string | undefined): Promise<void> {
    this.#etag = etag;
    if (etag !== undefined) await this.#shelf.writeEtag(etag);
  }
}
