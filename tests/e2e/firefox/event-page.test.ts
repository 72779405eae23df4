import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tab } from '../../../scripts/driver/driver';
import { type Firefox, launchFirefox } from '../../../scripts/driver/firefox/launch';
import { startHub } from '../../server/hub';
import { startServer, type TestServer } from '../../server/index';
import { slowModel } from '../support/builds';
import { buildFor, serveWeights } from '../support/hub-build';
import { bad, good, tag } from '../support/pictures';
import { expectStates } from '../support/states';
import { dismissWelcome } from '../support/welcome';

/** Firefox suspends an event page that is idle, however busy its worker is: it stays for as long as somebody waits. */

/** Of the browser's patience with an event page, in milliseconds; a tenth of the real one. */
const IDLE = 3_000;
const prefs = { 'extensions.background.idle.timeout': IDLE };

/** Counts how often the browser has ended the event page. */
async function countEnds(firefox: Firefox): Promise<() => Promise<number>> {
  await firefox.chrome.onBackgroundEnd();
  return () => firefox.chrome.backgroundEnds();
}
const expectSuspended = (firefox: Firefox) => expect.poll(() => firefox.isBackgroundRunning()).toBe(false);

describe('while images wait', () => {
  const N = 6;
  let server: TestServer;
  let firefox: Firefox;
  let ends: () => Promise<number>;
  let page: Tab;

  beforeAll(async () => {
    server = await startServer();
    // Nothing happens for longer than the browser waits: the first pass starts after that.
    firefox = await launchFirefox({ dist: slowModel(3 * IDLE), prefs });
    // A page of the extension that somebody looks at asks how the host is.
    await dismissWelcome(firefox);
    ends = await countEnds(firefox);
  });
  afterAll(async () => {
    await firefox?.close();
    await server?.close();
  });

  it('a slow page is judged to its end, by one and the same host', async () => {
    server.setPage(
      '/slow',
      Array.from({ length: N }, (_, index) => tag(index % 2 ? good(index) : bad(index))).join(''),
    );
    page = await firefox.newTab();
    await page.goto(`${server.origin}/slow`);
    await expectStates(
      page,
      Array.from({ length: N }, (_, index) => (index % 2 ? 'safe' : 'blur')),
    );
    expect(await ends()).toBe(0);
  });

  it('it is suspended afterwards, and the next image wakes it', async () => {
    await expectSuspended(firefox);
    expect(await ends()).toBe(1);
    await page.evaluate((src) => {
      document.body.replaceChildren(Object.assign(new Image(200, 150), { src }));
    }, bad(N));
    await expectStates(page, ['blur']);
    expect(await ends()).toBe(1);
    await expectSuspended(firefox);
  });

  it('nothing is lost where it is ended all the same', async () => {
    await page.evaluate(
      (sources) => {
        document.body.replaceChildren(...sources.map((src) => Object.assign(new Image(200, 150), { src })));
      },
      [bad(N + 1), good(N + 1), bad(N + 2)],
    );
    await expectStates(page, ['pending', 'pending', 'pending']);
    await expect.poll(() => firefox.isBackgroundRunning()).toBe(true);
    await firefox.stopBackground();
    await expectStates(page, ['blur', 'safe', 'blur']);
  });
});

it('it stays for a download, and goes after it', async () => {
  const hub = await startHub();
  // Three times as long as the browser waits.
  const bytes = Buffer.alloc(9_000_000, 7);
  hub.mood = { bytesPerSecond: (1_000 * bytes.length) / (3 * IDLE) };
  const dist = await buildFor(serveWeights(hub, { int8: bytes }));
  const firefox = await launchFirefox({ dist, prefs });
  const ends = await countEnds(firefox);
  try {
    await dismissWelcome(firefox);
    const page = await firefox.newTab();
    await page.goto(firefox.url('options.html'));
    await page.bringToFront();
    await page
      .locator('.download')
      .getByRole('button', { name: /^Download/ })
      .click();
    await page.locator('.download').getByText('Downloading.').waitFor();
    const before = await ends();
    // A page that nobody looks at does not ask how the host is.
    await (await firefox.newTab()).bringToFront();
    await page.locator('.download').getByText('whole and checked').waitFor();
    expect(await ends()).toBe(before);
    expect(hub.asked).toHaveLength(1);
    await expectSuspended(firefox);
  } finally {
    await firefox.close();
    await hub.close();
  }
});
