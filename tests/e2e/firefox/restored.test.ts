import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it, vi } from 'vitest';
import type { Tab } from '../../../scripts/driver/driver';
import { type Firefox, launchFirefox } from '../../../scripts/driver/firefox/launch';
import { PATIENCE } from '../../../scripts/lib/patience';
import { startServer, type TestServer } from '../../server/index';
import { bad, good, tag } from '../support/pictures';
import { expectStates } from '../support/states';
import { dismissWelcome } from '../support/welcome';

/** Firefox alone: as tests drive it, it begins with no tab of the run before, and is told to bring them back. */

const profile = mkdtempSync(join(tmpdir(), 'scrim-restored-'));
let server: TestServer;
let firefox: Firefox;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await firefox?.close();
  await server?.close();
  rmSync(profile, { recursive: true, force: true });
});

it('a tab that is restored after a crash is covered and judged', async () => {
  server.setPage('/restored', `<!doctype html>${tag(bad())}${tag(good())}`);
  firefox = await launchFirefox({ profile });
  await dismissWelcome(firefox);
  const before = await firefox.newTab();
  await before.goto(`${server.origin}/restored`);
  await expectStates(before, ['blur', 'safe']);
  await firefox.chrome.saveSession();
  const process = firefox.process.process();
  if (process === null) throw new Error('the browser has no process');
  const gone = once(process, 'exit');
  process.kill('SIGKILL');
  await gone;

  firefox = await launchFirefox({ profile });
  await firefox.chrome.restoreSession('/restored');
  const find = async (): Promise<Tab | undefined> =>
    (await firefox.tabs()).find((tab) => tab.url().endsWith('/restored'));
  await expectStates(await vi.waitUntil(find, { timeout: PATIENCE }), ['blur', 'safe']);
});
