import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../../scripts/lib/lock.mjs';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scrim-lock-'));
  file = join(folder, 'deep', 'setup.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('two holders come one after the other, and leave no lock behind', async () => {
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await sleep(50);
    seen.push(`${name} ends`);
  };
  await Promise.all([withLock(file, work('a')), withLock(file, work('b'))]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(existsSync(file)).toBe(false);
});

test('a failure gives the lock back', async () => {
  const failing = withLock(file, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

test('the lock of a process that is gone is taken over', async () => {
  await withLock(file, async () => {});
  // Above the highest process id that Linux gives.
  writeFileSync(file, '4194399 0\n');
  expect(await withLock(file, async () => 'mine')).toBe('mine');
});

test('a lock that nobody has touched for long is taken over, whoever has its process id now', async () => {
  await withLock(file, async () => {});
  writeFileSync(file, `${process.pid} 0\n`);
  const long = new Date(Date.now() - 3_600_000);
  utimesSync(file, long, long);
  expect(await withLock(file, async () => 'mine')).toBe('mine');
});
