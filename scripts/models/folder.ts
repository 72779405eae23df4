import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export type FileContents = Readonly<Record<string, string | Uint8Array>>;

/**
 * Writes a whole folder or nothing: the files grow in a sibling that takes the folder's place at the end,
 * so whoever is cut off leaves the old folder, or none.
 */
export async function writeFolder(folder: string, files: FileContents): Promise<void> {
  const scratch = join(dirname(folder), `.${basename(folder)}-${randomUUID()}`);
  try {
    for (const [name, contents] of Object.entries(files)) {
      const path = join(scratch, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, contents);
    }
    // rename() does not replace a folder that has files in it.
    await rm(folder, { recursive: true, force: true });
    await rename(scratch, folder);
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}

/** Writes small files into a folder that may have others; each of them is whole or as it was before. */
export async function writeTexts(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) {
    const scratch = join(folder, `.${name}-${randomUUID()}`);
    await writeFile(scratch, text);
    await rename(scratch, join(folder, name));
  }
}

/** Whether the folder has these files, word for word. */
export async function hasFiles(folder: string, files: Readonly<Record<string, string>>): Promise<boolean> {
  const same = Object.entries(files).map(
    async ([name, contents]) => (await readFile(join(folder, name), 'utf8').catch(() => null)) === contents,
  );
  return (await Promise.all(same)).every(Boolean);
}

/** SHA-256 in hexadecimal, or null where there is no such file. */
export async function hashFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
