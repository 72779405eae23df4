import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Driver } from '../../scripts/driver/driver';
import { DEFAULTS } from '../../src/shared/settings';
import { startServer, type TestServer } from '../server/index';
import { BUILT, launch } from './support/browser';
import { bad, good, tag } from './support/pictures';
import { at } from './support/sites';
import { expectStates } from './support/states';
import { dismissWelcome } from './support/welcome';

/** Settings that are not what they should be are repaired field by field, the old ones kept aside, and all works on. */

const CASES = [
  { what: 'corrupt', before: 'garbage \u0000 of any kind', after: DEFAULTS },
  {
    what: 'corrupt in part',
    before: {
      ...DEFAULTS,
      sensitivity: 'much',
      allowed: ['paper.test', 7, 'no site', null],
      unknown: 'show',
    },
    after: { ...DEFAULTS, allowed: ['paper.test'], unknown: 'show' },
  },
  {
    what: 'from a newer version',
    before: {
      ...DEFAULTS,
      version: 99,
      sensitivity: 70,
      allowed: ['paper.test'],
      unknown: 'ask',
      schedule: { from: 22 },
    },
    after: { ...DEFAULTS, sensitivity: 70, allowed: ['paper.test'] },
  },
] as const;

/** A copy of the extension, to be made another version of. */
function copyOfBuilt(): string {
  const folder = join(profile, 'extension');
  cpSync(BUILT, folder, { recursive: true });
  return folder;
}

const profile = mkdtempSync(join(tmpdir(), 'scrim-settings-'));
let server: TestServer;
let scrim: Driver | undefined;
const start = async (): Promise<void> => {
  scrim = await launch({ profile, sites: true });
};
const stop = async (): Promise<void> => {
  await scrim?.close();
  scrim = undefined;
};
const running = (): Driver => {
  if (scrim === undefined) throw new Error('the browser is not running');
  return scrim;
};
const stored = () => running().inExtension(() => chrome.storage.local.get<Record<string, unknown>>());

/** Lays the settings into storage, with nothing else beside them. */
const lay = (settings: unknown) =>
  running().inExtension(async (value) => {
    await chrome.storage.local.clear();
    await chrome.storage.local.set({ settings: value });
  }, settings);

async function expectFiltering(): Promise<void> {
  server.setPage('/page', tag(bad(3)) + tag(good()));
  const page = await running().newTab();
  await page.goto(at(server, 'news.test', '/page'));
  await expectStates(page, ['blur', 'safe']);
  await page.close();
}

const expectRepaired = ({ before, after }: (typeof CASES)[number]) =>
  expect
    // An update stops the background and starts another.
    .poll(() => stored().catch(() => undefined))
    .toEqual({ settings: after, 'settings.aside': before });

beforeAll(async () => {
  server = await startServer();
  await start();
  await dismissWelcome(running());
});
afterAll(async () => {
  await stop();
  await server?.close();
  rmSync(profile, { recursive: true, force: true });
});

describe.each(CASES)('settings that are $what', (one) => {
  it('are repaired when the browser starts, and do no harm before', async () => {
    await lay(one.before);
    await expectFiltering();
    await stop();
    await start();
    await expectFiltering();
    await expectRepaired(one);
    const page = await running().newTab();
    await page.goto(at(server, 'paper.test', '/page'));
    const free = one.after.allowed.length > 0;
    await expectStates(page, free ? ['', ''] : ['blur', 'safe']);
    await page.close();
  });

  it('are repaired by the next change as well', async () => {
    await lay(one.before);
    const page = await running().newTab();
    await page.goto(running().url('options.html'));
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowRight');
    await expectRepaired({
      ...one,
      after: { ...one.after, sensitivity: one.after.sensitivity + 1 },
    } as (typeof CASES)[number]);
    await page.close();
  });
});

it('are repaired when Scrim is updated', async () => {
  await stop();
  const folder = copyOfBuilt();
  scrim = await launch({ profile, sites: true, dist: folder });
  const [, one] = CASES;
  await lay(one.before);
  const manifest = join(folder, 'manifest.json');
  const newer = readFileSync(manifest, 'utf8').replace(/"version": "[^"]+"/, '"version": "99.0.0"');
  writeFileSync(manifest, newer);
  await running().install(folder);
  await expectRepaired(one);
  await expectFiltering();
});
