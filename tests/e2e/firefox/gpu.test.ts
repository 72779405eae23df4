import { afterAll, beforeAll, expect, it } from 'vitest';
import { readHealth } from '../../../scripts/demo/extension';
import type { Tab } from '../../../scripts/driver/driver';
import { type Firefox, launchFirefox } from '../../../scripts/driver/firefox/launch';
import type { RungOutcome } from '../../../src/shared/rungs';
import { startServer, type TestServer } from '../../server/index';
import { store } from '../support/extension';
import { bad, good, tag } from '../support/pictures';
import { expectStates } from '../support/states';
import { tinyForms, tinyPackage } from '../support/tiny-package';

/**
 * WebGPU where Firefox has it switched on, which on Linux it has not by itself. Whether there is a driver for it (Mesa's
 * own, played by the processor, will do) is the machine's affair: what is held is that the ladder comes to an end either
 * way, and that images are judged rightly on the rung that it ends on.
 */

let server: TestServer;
let firefox: Firefox;
let options: Tab;

beforeAll(async () => {
  server = await startServer();
  firefox = await launchFirefox({
    dist: await tinyPackage(tinyForms()),
    prefs: { 'dom.webgpu.enabled': true, 'gfx.webgpu.ignore-blocklist': true },
  });
  await store({ scrim: firefox }, { mode: 'accurate', device: 'webgpu' });
  options = await firefox.newTab();
  await options.goto(firefox.url('options.html'));
});
afterAll(async () => {
  await firefox?.close();
  await server?.close();
});

const webgpu = async (): Promise<RungOutcome | undefined> =>
  (await readHealth(options)).ladder.find(({ rung }) => rung === 'webgpu');

let pages = 0;
async function judge(): Promise<void> {
  const path = `/gpu-${++pages}`;
  server.setPage(path, `<!doctype html>${tag(bad(pages))}${tag(good(pages))}`);
  const page = await firefox.newTab();
  await page.goto(server.origin + path);
  await expectStates(page, ['blur', 'safe']);
}

it('judges while the GPU is tried, and after', async () => {
  await judge();
  await expect.poll(async () => (await webgpu())?.state).toMatch(/passed|left/);
  const outcome = await webgpu();
  const expected = outcome?.state === 'passed' ? 'webgpu' : 'wasm';
  expect((await readHealth(options)).backend, JSON.stringify(outcome)).toBe(expected);
  // No machine is so wrong that the processor would drift from itself; a GPU that is not there says so.
  if (outcome?.state === 'left') expect(outcome.reason, outcome.detail).toBe('absent');
  await judge();
});
