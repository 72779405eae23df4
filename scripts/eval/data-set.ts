import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { pictureEndings } from '../classify/picture-server';
import { parseCsv } from './csv';

export const labels = ['safe', 'nsfw'] as const;
export type Label = (typeof labels)[number];

export interface Labelled {
  readonly file: string;
  /** The path as reports show it. */
  readonly name: string;
  readonly label: Label;
}

/** The pictures below `folder/safe` and `folder/nsfw`, in order of their names. One of the two may be missing. */
export async function readFolder(folder: string): Promise<Labelled[]> {
  const found: Labelled[] = [];
  for (const label of labels) {
    const below = await readdir(join(folder, label), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    const files = below
      .filter((entry) => entry.isFile() && pictureEndings.has(extname(entry.name).toLowerCase()))
      .map((entry) => resolve(entry.parentPath, entry.name))
      .sort();
    found.push(...files.map((file) => ({ file, label, name: relative(resolve(folder), file) })));
  }
  if (found.length === 0) throw new Error(`${folder} has no pictures in folders called safe or nsfw`);
  return found;
}

/** The pictures that a file with the columns `path` and `label` lists; paths are taken from the file's own folder. */
export async function readList(file: string): Promise<Labelled[]> {
  const [head = [], ...rows] = parseCsv(await readFile(file, 'utf8'));
  const [path, label] = [head.indexOf('path'), head.indexOf('label')];
  if (path < 0 || label < 0) throw new Error(`${file} needs a first line with the columns path and label`);
  const found = rows.map((row, at) => {
    const name = row[path] ?? '';
    const known = labels.find((one) => one === row[label]);
    if (name === '' || known === undefined) {
      throw new Error(
        `${file}, entry ${at + 1}: not a path and one of ${labels.join(', ')}: ${row.join(',')}`,
      );
    }
    return { file: resolve(dirname(file), name), name, label: known };
  });
  if (found.length === 0) throw new Error(`${file} lists no pictures`);
  for (const { file: picture } of found) {
    if (!(await stat(picture).catch(() => undefined))?.isFile()) throw new Error(`${picture}: no such file`);
  }
  return found;
}

/** The first `limit` of each label. */
export function limited(set: readonly Labelled[], limit: number): Labelled[] {
  return labels.flatMap((label) => set.filter((one) => one.label === label).slice(0, limit));
}
