import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBrowser } from '../../../scripts/lib/find-browser.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scrim-browser-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that says what a browser of that version says. */
function fake(name: string, said: string, more = ''): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${more}\necho '${said}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(process.platform === 'win32')('on PATH', () => {
  const found = () => findBrowser({ PATH: folder });

  test('a Chromium and a Chrome for Testing are taken', async () => {
    const path = fake('chrome', 'Google Chrome for Testing 151.0.1.2');
    expect(await found()).toEqual({ path, version: '151.0.1.2', snap: false });
    const chromium = fake('chromium', 'Chromium 150.0.1.2 built on Debian');
    expect((await found())?.path).toBe(chromium);
  });

  test('stock Google Chrome and old versions are passed over', async () => {
    fake('chromium', 'Google Chrome 151.0.1.2');
    fake('chromium-browser', 'Chromium 120.0.1.2');
    expect((await found())?.path.startsWith(folder)).not.toBe(true);
  });

  test('a snap is taken only where there is nothing else', async () => {
    fake('chromium', 'Chromium 150.0.1.2', '# exec /snap/bin/chromium "$@"');
    const path = fake('chrome', 'Google Chrome for Testing 151.0.1.2');
    expect(await found()).toMatchObject({ path, snap: false });
  });
});

describe.skipIf(process.platform === 'win32')('CHROMIUM_PATH', () => {
  test('comes first', async () => {
    const path = fake('mine', 'Chromium 150.0.1.2');
    expect((await findBrowser({ CHROMIUM_PATH: path }))?.path).toBe(path);
  });

  test('is an error where it cannot be used, with the reason', async () => {
    const stock = fake('mine', 'Google Chrome 151.0.1.2');
    await expect(findBrowser({ CHROMIUM_PATH: stock })).rejects.toThrow(/--load-extension/);
    await expect(findBrowser({ CHROMIUM_PATH: join(folder, 'none') })).rejects.toThrow(/ENOENT/);
    const old = fake('old', 'Chromium 100.0.1.2');
    await expect(findBrowser({ CHROMIUM_PATH: old })).rejects.toThrow(/older than 148/);
  });
});
