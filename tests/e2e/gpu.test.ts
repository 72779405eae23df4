import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHealth } from '../../scripts/demo/extension';
import { Chromium } from '../../scripts/driver/chromium';
import { launchScrim, type Scrim } from '../../scripts/lib/launch';
import type { Rung, RungOutcome } from '../../src/shared/rungs';
import type { Settings } from '../../src/shared/settings';
import { startServer, type TestServer } from '../server/index';
import { store } from './support/extension';
import { SWIFTSHADER } from './support/gpu';
import { bad, good, tag } from './support/pictures';
import { expectStates } from './support/states';
import { tinyForms, tinyPackage, wrongForms } from './support/tiny-package';

/**
 * The ladder on a GPU that a processor plays: what it computes is right, so that the self-test passes, and slow, so that
 * nobody would choose it. The reader of these tests has insisted on it.
 */

let server: TestServer;
let scrim: Scrim;
let options: Page;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.close();
});

async function launch(
  dist: string,
  extraArgs: readonly string[],
  settings: Partial<Settings>,
): Promise<void> {
  scrim = await launchScrim({ dist, extraArgs });
  await store({ scrim: new Chromium(scrim.context) }, settings);
  options = await scrim.context.newPage();
  await options.goto(scrim.url('options.html'));
}

async function outcomeOf(rung: Rung): Promise<RungOutcome | undefined> {
  const { ladder } = await readHealth(options);
  return ladder.find((outcome) => outcome.rung === rung);
}
const backend = async (): Promise<string> => (await readHealth(options)).backend;

let pages = 0;
async function judge(states: readonly string[]): Promise<void> {
  const path = `/gpu-${++pages}`;
  server.setPage(path, `<!doctype html>${tag(bad(pages))}${tag(good(pages))}`);
  const page = await scrim.context.newPage();
  await page.goto(server.origin + path);
  await expectStates(page, states);
  await page.close();
}

describe('a GPU that answers rightly', () => {
  beforeAll(async () => {
    await launch(await tinyPackage(tinyForms()), SWIFTSHADER, { mode: 'accurate', device: 'webgpu' });
  });
  afterAll(() => scrim?.close());

  it('takes over from the processor, without a reload', async () => {
    await judge(['blur', 'safe']);
    await expect.poll(() => outcomeOf('webgpu')).toMatchObject({ state: 'passed' });
    expect(await backend()).toBe('webgpu');
    await judge(['blur', 'safe']);
    expect(await backend()).toBe('webgpu');
  });

  it('goes away, and no image notices', async () => {
    const browser = await scrim.context.browser()?.newBrowserCDPSession();
    await browser?.send('Browser.crashGpuProcess' as never).catch(() => undefined);
    await judge(['blur', 'safe']);
    await expect.poll(backend).toBe('wasm');
    expect(await outcomeOf('webgpu')).toMatchObject({ state: 'left', reason: 'lost' });
    await judge(['blur', 'safe']);
  });
});

describe('a GPU that answers wrongly', () => {
  afterAll(() => scrim?.close());

  it('is left for good, and the processor stays', async () => {
    const dist = await tinyPackage({ int8: tinyForms().int8, ...wrongForms() });
    await launch(dist, SWIFTSHADER, { mode: 'accurate', device: 'webgpu' });
    await expect.poll(() => outcomeOf('webgpu')).toMatchObject({ state: 'left', reason: 'drift' });
    expect(await backend()).toBe('wasm');
    await judge(['blur', 'safe']);
  });
});

describe('a GPU that a processor plays', () => {
  afterAll(() => scrim?.close());

  it('is not even tried where nobody insists', async () => {
    await launch(await tinyPackage(tinyForms()), SWIFTSHADER, { mode: 'accurate' });
    await expect.poll(() => outcomeOf('webgpu')).toMatchObject({ state: 'left', reason: 'software' });
    await judge(['blur', 'safe']);
    expect(await backend()).toBe('wasm');
  });
});

describe('no GPU', () => {
  afterAll(() => scrim?.close());

  it('is no fault', async () => {
    await launch(await tinyPackage(tinyForms()), [], { mode: 'accurate' });
    await expect.poll(() => outcomeOf('webgpu')).toMatchObject({ state: 'left', reason: 'absent' });
    await judge(['blur', 'safe']);
  });
});
