import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCsv, writeCsv } from '../../../scripts/eval/csv';
import { limited, readFolder, readList } from '../../../scripts/eval/data-set';
import { parseOptions } from '../../../scripts/eval/options.mjs';

let folder = '';
const put = (name: string, text = ''): void => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scrim-eval-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('CSV: quotes, commas, line breaks, both line ends, no last one', () => {
  expect(parseCsv('\ufeffpath,label\r\n"a, ""b"".png",safe\n\n"c\nd",nsfw')).toEqual([
    ['path', 'label'],
    ['a, "b".png', 'safe'],
    ['c\nd', 'nsfw'],
  ]);
  expect(() => parseCsv('"a')).toThrow(/no end/);
  const rows = [['plain', '', 'a "quoted", one\n', '']];
  expect(parseCsv(writeCsv(rows))).toEqual(rows);
});

test('a folder: pictures below safe and nsfw, one of which may be missing', async () => {
  for (const name of ['safe/b.PNG', 'safe/deep/a.jpg', 'safe/notes.txt', 'other/c.png']) put(name);
  const names = (await readFolder(folder)).map(({ name, label }) => [name, label]);
  expect(names).toEqual([
    [join('safe', 'b.PNG'), 'safe'],
    [join('safe', 'deep', 'a.jpg'), 'safe'],
  ]);
  await expect(readFolder(join(folder, 'other'))).rejects.toThrow(/no pictures/);
});

test('a list: paths from its own folder; a label that nobody knows is an error', async () => {
  put('pictures/a.png');
  put('list.csv', 'label,path\nnsfw,pictures/a.png\n');
  expect(await readList(join(folder, 'list.csv'))).toEqual([
    { file: join(folder, 'pictures/a.png'), name: 'pictures/a.png', label: 'nsfw' },
  ]);
  put('odd.csv', 'path,label\npictures/a.png,maybe\n');
  await expect(readList(join(folder, 'odd.csv'))).rejects.toThrow(/entry 1.*maybe/);
  put('gone.csv', 'path,label\npictures/b.png,safe\n');
  await expect(readList(join(folder, 'gone.csv'))).rejects.toThrow(/b\.png: no such file/);
  put('headless.csv', 'pictures/a.png,safe\n');
  await expect(readList(join(folder, 'headless.csv'))).rejects.toThrow(/columns/);
});

test('a limit holds for each label', () => {
  const set = (['nsfw', 'safe', 'safe', 'nsfw'] as const).map((label, at) => ({
    file: `${at}`,
    name: `${at}`,
    label,
  }));
  expect(limited(set, 1).map(({ name }) => name)).toEqual(['1', '0']);
  expect(limited(set, Number.POSITIVE_INFINITY)).toHaveLength(4);
});

test('options', () => {
  expect(parseOptions(['d'])).toMatchObject({ folder: 'd', mode: 'auto', fpr: 0.01, out: 'out/eval' });
  expect(parseOptions(['--csv', 'f', '--fpr', '0', '--limit', '3'])).toMatchObject({
    csv: 'f',
    fpr: 0,
    limit: 3,
  });
  expect(() => parseOptions([])).toThrow(/which pictures/);
  expect(() => parseOptions(['d', '--csv', 'f'])).toThrow(/which pictures/);
  expect(() => parseOptions(['d', '--fpr', '2'])).toThrow(/from 0 to 1/);
  expect(() => parseOptions(['d', '--limit', '0'])).toThrow(/from 1/);
  expect(() => parseOptions(['d', '--mode', 'slow'])).toThrow(/accurate/);
});
