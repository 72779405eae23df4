import * as v from 'valibot';
import { STORE_FAILURES } from '../../shared/protocol';
import type { Bytes } from './transfer';

/** What a host that starts anew has to know of a download that is not complete. */
const Note = v.object({
  phase: v.picklist(['running', 'paused', 'failed']),
  reason: v.optional(v.picklist(STORE_FAILURES)),
  status: v.optional(v.number()),
});
export type Note = v.InferOutput<typeof Note>;

/** What {@link Shelf.complete} writes and {@link Shelf.isComplete} asks for. */
const Mark = v.object({ sha256: v.string(), bytes: v.number() });
export type Mark = v.InferOutput<typeof Mark>;

const NOTE = 'note.json';
const MARK = 'complete.json';
const ETAG = 'etag.json';
const partName = (index: number): string => `part-${String(index).padStart(5, '0')}`;

/**
 * A folder of the origin-private file system for one file of weights: numbered parts, a note on the download, and a
 * mark that is written last. The browser swaps a written file in when it is closed, so each of them is whole or as
 * it was before, also after a crash.
 */
export class Shelf {
  readonly #root: FileSystemDirectoryHandle;
  readonly #name: string;

  /** @param name of the folder, which is made when something is written */
  constructor(root: FileSystemDirectoryHandle, name: string) {
    this.#root = root;
    this.#name = name;
  }

  /** @returns the parts in order; one after a gap does not count. */
  async parts(): Promise<File[]> {
    const parts: File[] = [];
    for (;;) {
      const part = await this.#file(partName(parts.length));
      if (part === undefined) return parts;
      parts.push(part);
    }
  }

  async addPart(index: number, bytes: Bytes): Promise<void> {
    await this.#write(partName(index), bytes);
  }

  /** Removes the parts and what was known of them; the note stays. */
  async clearParts(): Promise<void> {
    const folder = await this.#folder();
    if (folder === undefined) return;
    // The mark first: what is no longer whole must not be called so for a moment.
    for (const name of [MARK, ETAG]) await removeFrom(folder, name);
    // The last part first: a crash in the middle leaves a beginning, not a gap.
    const names = await namesIn(folder);
    for (const name of names
      .filter((one) => one.startsWith('part-'))
      .sort()
      .reverse())
      await removeFrom(folder, name);
  }

  /** Removes everything. */
  async clear(): Promise<void> {
    await this.clearParts();
    await removeFrom(this.#root, this.#name, { recursive: true });
  }

  note = (): Promise<Note | undefined> => this.#read(NOTE, Note);
  writeNote = (note: Note): Promise<void> => this.#write(NOTE, JSON.stringify(note));

  etag = (): Promise<string | undefined> => this.#read(ETAG, v.string());
  writeEtag = (etag: string): Promise<void> => this.#write(ETAG, JSON.stringify(etag));

  /** Says that the parts are this very file; to be called when that was proven, and not before. */
  async complete(mark: Mark): Promise<void> {
    await this.#write(MARK, JSON.stringify(mark));
  }

  /** @returns whether the parts were proven to be this file, and are still of its size. */
  async isComplete(wanted: Mark): Promise<boolean> {
    const mark = await this.#read(MARK, Mark);
    return (
      mark?.sha256 === wanted.sha256 &&
      mark.bytes === wanted.bytes &&
      sizeOf(await this.parts()) === wanted.bytes
    );
  }

  async #write(name: string, contents: Bytes | string): Promise<void> {
    const folder = await this.#root.getDirectoryHandle(this.#name, { create: true });
    const file = await folder.getFileHandle(name, { create: true });
    const stream = await file.createWritable();
    try {
      await stream.write(contents);
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => undefined);
      throw error;
    }
  }

  async #read<T>(name: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
    const text = await (await this.#file(name))?.text();
    try {
      const parsed = v.safeParse(schema, JSON.parse(text ?? ''));
      return parsed.success ? parsed.output : undefined;
    } catch {
      return undefined;
    }
  }

  #folder(): Promise<FileSystemDirectoryHandle | undefined> {
    return orMissing(this.#root.getDirectoryHandle(this.#name));
  }

  async #file(name: string): Promise<File | undefined> {
    const handle = await orMissing((await this.#folder())?.getFileHandle(name));
    return orMissing(handle?.getFile());
  }
}

export const sizeOf = (parts: readonly Blob[]): number => parts.reduce((sum, { size }) => sum + size, 0);

export async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

export async function removeFrom(
  folder: FileSystemDirectoryHandle,
  name: string,
  options: FileSystemRemoveOptions = {},
): Promise<void> {
  await orMissing(folder.removeEntry(name, options));
}

/** What is not there is `undefined`; everything else that goes wrong is an error. */
async function orMissing<T>(promise: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}
