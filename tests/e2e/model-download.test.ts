import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Driver, Tab } from '../../scripts/driver/driver';
import { type Hub, startHub } from '../server/hub';
import { BUILT, launch } from './support/browser';
import { buildFor, serveWeights } from './support/hub-build';

const MB = 1e6;
/** Two parts and a bit; no model, since nothing here runs one. */
const BYTES = Buffer.from(new Uint32Array(2_500_000).map((_, at) => Math.imul(at, 2_654_435_761)).buffer);

let hub: Hub;
let dist: string;
let scrim: Driver;
const profile = mkdtempSync(join(tmpdir(), 'scrim-profile-'));

beforeAll(async () => {
  hub = await startHub();
  dist = await buildFor(serveWeights(hub, { int8: BYTES }));
  scrim = await launch({ dist, profile });
});
afterAll(async () => {
  await scrim?.close();
  await hub?.close();
  rmSync(profile, { recursive: true, force: true });
});

async function open(name: string): Promise<Tab> {
  const page = await scrim.newTab();
  await page.goto(scrim.url(name));
  return page;
}
const press = (page: Tab, name: string | RegExp): Promise<void> =>
  page.locator('.download').getByRole('button', { name }).click();
/** A page that is closed at once would take its wish along. */
async function remove(page: Tab): Promise<void> {
  await press(page, /^Delete/);
  await page.getByRole('button', { name: /^Download/ }).waitFor();
}
const says = (page: Tab, words: string | RegExp): Promise<void> =>
  page.locator('.download').getByText(words).first().waitFor();
const received = (page: Tab): Promise<number> =>
  page.locator('.download progress').evaluate((bar) => (bar as HTMLProgressElement).value);

/** What lies in the extension's own file system, as a page of it sees it: sizes by names, in bytes. */
const sizes = (page: Tab): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const found: Record<string, number> = {};
    const models = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
    for await (const [name, folder] of models.entries()) {
      if (!name.startsWith('vit-384.int8.') || !(folder instanceof FileSystemDirectoryHandle)) continue;
      for await (const [file, handle] of folder.entries())
        if (handle instanceof FileSystemFileHandle) found[file] = (await handle.getFile()).size;
    }
    return found;
  });
const stored = async (page: Tab): Promise<string[]> => Object.keys(await sizes(page)).sort();

it('downloads from the welcome page, through an interruption, a pause and a new browser', async () => {
  hub.next.push({ bytesPerSecond: 20 * MB, cutAfter: 5 * MB });
  // What is left takes longer than the next steps, on any machine.
  hub.mood = { bytesPerSecond: MB / 10 };
  const welcome = await open('welcome.html');
  await press(welcome, /^Download/);
  await says(welcome, 'The connection failed');
  await says(welcome, 'Downloading.');
  await welcome.close();

  const options = await open('options.html');
  await press(options, 'Pause');
  await says(options, 'Paused');
  const paused = await received(options);
  expect(paused).toBeLessThan(BYTES.length);
  expect(await stored(options)).not.toContain('complete.json');
  // What a broken connection still had on its way is lost.
  const [first = -1, second = -1, ...more] = hub.asked.map(({ range }) => Number(range?.match(/\d+/)?.[0]));
  expect([first, more]).toEqual([0, []]);
  expect(second).toBeGreaterThan(MB);
  expect(paused).toBeGreaterThanOrEqual(second);

  await scrim.close();
  scrim = await launch({ dist, profile });
  const again = await open('options.html');
  await says(again, 'Paused');
  expect(await received(again)).toBe(paused);
  expect(hub.asked).toHaveLength(2);
  hub.mood = {};
  await press(again, 'Resume');
  await says(again, 'whole and checked');
  expect(hub.asked.at(-1)?.range).toBe(`bytes=${paused}-`);
  expect(await stored(again)).toContain('complete.json');

  await remove(again);
  expect(await stored(again)).toEqual([]);
  await again.close();
});

it('goes on by itself when the host is killed, and after a restart of the browser', async () => {
  hub.next.push({ bytesPerSecond: MB / 2 });
  hub.mood = { bytesPerSecond: MB / 10 };
  const page = await open('options.html');
  await press(page, /^Download/);
  // A part is there without its bytes for a moment.
  const kept = async (): Promise<number> => (await sizes(page))['part-00000'] ?? 0;
  await expect.poll(kept).toBeGreaterThan(0);
  const asked = hub.asked.length;
  await scrim.killHost();
  await expect.poll(() => hub.asked.length).toBe(asked + 1);
  await says(page, 'Downloading.');

  await scrim.close();
  hub.mood = {};
  const before = hub.asked.length;
  scrim = await launch({ dist, profile });
  await expect.poll(() => hub.asked.length).toBe(before + 1);
  // From where it was, each time: an answer to no range begins anew as well.
  for (const { range } of hub.asked.slice(asked)) expect(range).toMatch(/^bytes=[1-9]\d*-$/);
  const later = await open('options.html');
  await says(later, 'whole and checked');
  await remove(later);
  await later.close();
});

it('says what went wrong, and keeps nothing of a file that is not the right one', async () => {
  hub.mood = { wrong: 'same-length' };
  const page = await open('options.html');
  await press(page, /^Download/);
  await says(page, 'not the right file, and was thrown away');
  expect((await stored(page)).filter((name) => name !== 'note.json')).toEqual([]);
  hub.mood = { status: 404 };
  await press(page, 'Try again');
  await says(page, 'no longer has this file');
  hub.mood = {};
  await press(page, 'Try again');
  await says(page, 'whole and checked');
  for (const { cookie, referer } of hub.requests) expect([cookie, referer]).toEqual([undefined, undefined]);
});

it('the extension that ships knows one hub, and no way to another', async () => {
  const scripts = readdirSync(BUILT, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(BUILT, name), 'utf8'));
  expect(scripts.some((script) => script.includes('https://huggingface.co'))).toBe(true);
  for (const script of scripts) expect(script).not.toMatch(/__SCRIM_TEST_HUB__|127\.0\.0\.1/);
});
