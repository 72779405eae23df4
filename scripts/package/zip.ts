import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/**
 * The earliest time that a zip can hold. In local time, as zips keep it: every machine writes the same bytes.
 */
const epoch = new Date(1980, 0, 1);

/** Files of a folder, as paths with slashes, in the order of their code units on every machine. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/**
 * A folder's contents as a zip. The same files give the same bytes, whenever and wherever.
 *
 * @param more files from elsewhere, by their path in the zip
 */
export async function zipFolder(
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const files = new Map((await filesOf(folder)).map((path) => [path, join(folder, path)]));
  for (const [path, file] of Object.entries(more)) files.set(path, file);
  return zipFiles(files);
}

/** Files, by their path in the zip, as {@link zipFolder} packs them. */
export async function zipFiles(files: ReadonlyMap<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const path of [...files.keys()].sort()) {
    const bytes = await readFile(files.get(path) ?? path);
    zip.addBuffer(bytes, path, { mtime: epoch, mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  return buffer(zip.outputStream);
}
