import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readHealth } from '../../scripts/demo/extension';
import { Chromium } from '../../scripts/driver/chromium';
import { launchScrim, type Scrim } from '../../scripts/lib/launch';
import { PATIENCE } from '../../scripts/lib/patience';
import { planFor } from '../../src/shared/plan';
import type { Settings } from '../../src/shared/settings';
import { type Hub, startHub } from '../server/hub';
import { startServer, type TestServer } from '../server/index';
import { store } from './support/extension';
import { buildForTinyVit } from './support/hub-build';
import { bad, good, tag } from './support/pictures';
import { expectStates } from './support/states';

/**
 * From the page to the blur through a ViT: installed, downloaded with one interruption and one resume by a reader's
 * clicks, and at work in an open tab without a reload. The tiny ViT reads redness, so what it says of a red square
 * tells which model had the last word.
 */

let hub: Hub;
let server: TestServer;
let scrim: Scrim;

beforeAll(async () => {
  hub = await startHub();
  server = await startServer();
  scrim = await launchScrim({ dist: await buildForTinyVit(hub) });
});
afterAll(async () => {
  await scrim?.close();
  await server?.close();
  await hub?.close();
});

const health = (page: Page): Promise<{ model: string; mode: string }> =>
  page.evaluate(() => chrome.runtime.sendMessage({ service: 'host', method: 'health', args: [] }));
const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.locator('.download').getByRole('button', { name }).click();

/** What the page at an address says of each image: its state, and the model that had the last word. */
const lastWords = async (extensionPage: Page, url: string): Promise<(string | undefined)[][]> => {
  const images = await extensionPage.evaluate(async (wanted) => {
    const tabs = await chrome.tabs.query({});
    const port = chrome.tabs.connect(tabs.find((tab) => tab.url === wanted)?.id ?? 0, { name: 'page' });
    const listed = await new Promise<{ state: string; model?: string }[]>((resolve) => {
      port.onMessage.addListener((answer) => resolve(answer.images));
      port.postMessage({ type: 'list' });
    });
    port.disconnect();
    return listed;
  }, url);
  return images.map(({ state, model }) => [state, model]);
};

/** The tiny ViT is so fast that the automatic mode would ask it about every image. */
const choose = (mode: Settings['mode']): Promise<void> =>
  store({ scrim: new Chromium(scrim.context) }, { mode });

it('downloads on the welcome page, and takes over without a reload', async () => {
  server.setPage('/page', `<!doctype html>${tag(bad())}${tag(good())}`);
  await choose('balanced');
  const page = await scrim.context.newPage();
  await page.goto(`${server.origin}/page`);
  await expectStates(page, ['blur', 'safe']);

  const welcome = await scrim.context.newPage();
  await welcome.goto(scrim.url('welcome.html'));
  expect(await health(welcome)).toMatchObject({ model: 'mobilenet-v2+inception-v3', mode: 'fast' });
  hub.next.push({ cutAfter: 30_000 });
  hub.mood = { bytesPerSecond: 20_000 };
  await press(welcome, /^Download/);
  await welcome.locator('.download').getByText('Downloading.').first().waitFor();
  await press(welcome, 'Pause');
  await welcome.locator('.download').getByText('Paused').first().waitFor();
  hub.mood = {};
  await press(welcome, 'Resume');
  await welcome.locator('.download').getByText('whole and checked').first().waitFor();
  expect(hub.asked.length).toBeGreaterThan(1);

  await expect
    .poll(() => health(welcome))
    .toMatchObject({
      model: 'mobilenet-v2+vit-384',
      mode: 'balanced',
    });
  // What was decided stands; the same address, asked again, is judged by the new models, and the report says by which.
  await page.bringToFront();
  await page.evaluate(
    (sources) => {
      for (const source of sources) document.body.append(Object.assign(new Image(200, 150), { src: source }));
    },
    [bad(1), good(1)],
  );
  await expectStates(page, ['blur', 'safe', 'blur', 'safe']);
  expect(await lastWords(welcome, page.url())).toEqual([
    ['blur', 'inception-v3'],
    ['safe', 'mobilenet-v2'],
    ['blur', 'vit-384'],
    ['safe', 'mobilenet-v2'],
  ]);
});

it('judges every image in Accurate mode, and none any more when the reader has deleted it', async () => {
  const options = await scrim.context.newPage();
  await options.goto(scrim.url('options.html'));
  await choose('accurate');
  await expect.poll(() => health(options)).toMatchObject({ model: 'vit-384', mode: 'accurate' });
  server.setPage('/accurate', `<!doctype html>${tag(bad(2))}${tag(good(2))}`);
  const page = await scrim.context.newPage();
  await page.goto(`${server.origin}/accurate`);
  await expectStates(page, ['blur', 'safe']);
  expect(await lastWords(options, page.url())).toEqual([
    ['blur', 'vit-384'],
    ['safe', 'vit-384'],
  ]);
  await options.bringToFront();
  await press(options, /^Delete/);
  await expect.poll(() => health(options)).toMatchObject({ mode: 'fast' });
  server.setPage('/without', `<!doctype html>${tag(bad(4))}${tag(good(4))}`);
  await page.bringToFront();
  await page.goto(`${server.origin}/without`);
  await expectStates(page, ['blur', 'safe']);
  expect(await lastWords(options, page.url())).toEqual([
    ['blur', 'inception-v3'],
    ['safe', 'mobilenet-v2'],
  ]);
});

it('is at work from the package too, where the package has it', async () => {
  const dist = await buildForTinyVit(hub);
  const file = [...hub.files].find(([path]) => path.endsWith('model_int8.onnx'));
  if (file === undefined) throw new Error('the hub has no such file');
  mkdirSync(join(dist, 'models/vit-384/onnx'), { recursive: true });
  writeFileSync(join(dist, 'models/vit-384/onnx/model_int8.onnx'), file[1]);
  const packaged = await launchScrim({ dist });
  const page = await packaged.context.newPage();
  server.setPage('/packaged', `<!doctype html>${tag(bad(3))}${tag(good(3))}`);
  await page.goto(`${server.origin}/packaged`);
  await expectStates(page, ['blur', 'safe']);
  const options = await packaged.context.newPage();
  await options.goto(packaged.url('options.html'));
  // Nobody chose a mode: it is the one for what the ViT takes on the machine that the test runs on.
  const { vitMs } = await vi.waitUntil(
    async () => {
      const found = await readHealth(options);
      return found.vitMs !== undefined && found.mode === planFor('auto', true, found.vitMs).mode && found;
    },
    { timeout: PATIENCE, interval: 100 },
  );
  expect(vitMs).toBeGreaterThan(0);
  await packaged.close();
});
