import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDemo } from '../../demo/server';
import { scrollThrough } from '../../scripts/demo/decide';
import { countFlashed } from '../../scripts/demo/flashed';
import { installWatch, listImages } from '../../scripts/demo/watch';
import { tabOf } from '../../scripts/driver/chromium';
import { launchBrowser } from '../../scripts/lib/browser';
import { FrameRecorder } from '../../scripts/lib/frame-recorder';
import { type Fixture, fixturesOf } from '../fixtures/images/index';
import type { TestServer } from '../server/index';

// The recorder's own proof: a browser without Scrim, where whatever is flagged can be seen. Were it blind, every
// test that relies on it would pass.

const viewport = { width: 1000, height: 700 };
let server: TestServer;
let context: BrowserContext;
let page: Page;
let flagged: Fixture;

beforeAll(async () => {
  [server, context] = await Promise.all([startDemo(), launchBrowser({ viewport })]);
  const [first] = await fixturesOf('blur', 1);
  if (!first) throw new Error('no fixture is flagged');
  flagged = first;
});

afterAll(async () => {
  await context?.close();
  await server?.close();
});

beforeEach(async () => {
  await page?.close();
  page = await context.newPage();
});

/** Records a page with the flagged fixture in it, while something happens to it. */
async function recordPage(style: string, meanwhile: () => Promise<unknown>) {
  server.setPage('/record.html', `<style>${style}</style><img id="it" src="/img/${flagged.name}">`);
  const recorder = await FrameRecorder.start(page);
  await page.goto(`${server.origin}/record.html`, { waitUntil: 'load' });
  await meanwhile();
  return recorder.stop();
}

const painted = () =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((done) => requestAnimationFrame(done));
  });

test('without Scrim, the recorder sees every flagged image of the gallery', async () => {
  await installWatch(tabOf(page));
  const recorder = await FrameRecorder.start(page);
  await page.goto(server.origin, { waitUntil: 'load' });
  await scrollThrough(tabOf(page));
  const { frames, flashes } = await recorder.stop();
  const images = await listImages(tabOf(page));
  const expected = images.filter((image) => image.expected === 'blur').length;
  expect(frames).toBeGreaterThan(0);
  expect(flashes.length).toBeGreaterThan(0);
  expect(expected).toBeGreaterThan(5);
  expect(await countFlashed(flashes, images, viewport)).toBe(expected);
});

test('a blurred image is no flash', async () => {
  const { frames, flashes } = await recordPage('img { filter: blur(12px) }', painted);
  expect(frames).toBeGreaterThan(0);
  expect(flashes).toEqual([]);
});

test('a moment without cover is one, at its time', async () => {
  let from = 0;
  const { flashes } = await recordPage('img { opacity: 0 } .bare { opacity: 1 }', async () => {
    await painted();
    from = Date.now();
    await page.evaluate(async () => {
      const { classList } = document.getElementById('it') ?? document.body;
      classList.add('bare');
      await new Promise((done) => setTimeout(done, 100));
      classList.remove('bare');
    });
  });
  expect(flashes.length).toBeGreaterThan(0);
  const until = Date.now();
  for (const { time } of flashes) {
    expect(time).toBeGreaterThan(from - 50);
    expect(time).toBeLessThanOrEqual(until);
  }
});

test('an image below the fold is seen when the page scrolls to it', async () => {
  const { flashes } = await recordPage('img { display: block; margin: 2000px 0 }', async () => {
    await painted();
    await page.evaluate(() => scrollTo(0, 1900));
    await painted();
  });
  expect(flashes.length).toBeGreaterThan(0);
  for (const { scroll } of flashes) expect(scroll.y).toBe(1900);
});
