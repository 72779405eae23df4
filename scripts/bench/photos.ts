import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixtures, fixturesOf, variations } from '../../tests/fixtures/images/index';
import { type Picture, pictureEndings } from '../classify/picture-server';

const usual = fileURLToPath(new URL('../../../shared/photos', import.meta.url));

export interface Photos {
  readonly pictures: readonly Picture[];
  /** Where they come from, for the report. */
  readonly source: 'photographs' | 'painted fixtures';
}

/**
 * `count` pictures with different bytes, so that no score of one answers for another.
 *
 * @param folder of photographs, with all below it
 * @throws where a folder that was asked for has too few
 */
export async function choosePhotos(count: number, folder: string | undefined): Promise<Photos> {
  const from = folder === undefined ? usual : resolve(folder);
  if (folder === undefined && !existsSync(from)) {
    return { pictures: variations(await fixtures(), count), source: 'painted fixtures' };
  }
  const files = (await readdir(from, { recursive: true }))
    .filter((name) => pictureEndings.has(extname(name).toLowerCase()))
    .sort()
    .map((name) => ({ file: join(from, name) }));
  if (files.length < count) {
    throw new Error(`${from} has ${files.length} pictures, and a page takes ${count}: see --images`);
  }
  return { pictures: files.slice(0, count), source: 'photographs' };
}

/** A picture that no first pass clears: when it has its verdict, every model of the plan has run. */
export async function flaggedPicture(): Promise<Picture> {
  const [flagged] = variations((await fixturesOf('blur')).slice(0, 1), 2).slice(1);
  if (flagged === undefined) throw new Error('there is no flagged fixture');
  return flagged;
}
