import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findBrowser } from './scripts/lib/find-browser.mjs';
import { PATIENCE } from './scripts/lib/patience.ts';
import { preprocessingServer } from './tests/fixtures/preprocessing/server.ts';
import { SlowFirst } from './tests/sequencer.ts';

const alias = { '#platform': fileURLToPath(new URL('src/platform/chrome/platform.ts', import.meta.url)) };
const chromium = (await findBrowser())?.path;

/** End-to-end tests that Firefox does not run, each for the reason that its first lines give. */
const CHROMIUM_ALONE = ['classify', 'document-pip', 'gpu', 'memory', 'vit', 'pages', 'prerender', 'recorder'];

/** These look at single frames, or load a machine on their own: two browsers on two cores would measure each other. */
const ALONE = ['flash', 'recorder', 'gpu', 'vit', 'firefox/gpu', 'firefox/event-page'];

const filesOf = (names: readonly string[]): string[] => names.map((name) => `tests/e2e/${name}.test.ts`);

/**
 * What hangs is ended by the wait that it hangs in, which says for what: so a test may take as long as several waits.
 * No limit here measures anything; the slowest machine that is well stays far below.
 */
const limits = { testTimeout: 4 * PATIENCE, hookTimeout: 4 * PATIENCE };

/** Both cores of the smallest machine that this runs on. A third file at a time gains nothing. */
const maxWorkers = 2;

const endToEnd = (browser: 'chromium' | 'firefox') => ({
  ...limits,
  env: { SCRIM_BROWSER: browser },
  expect: { poll: { timeout: PATIENCE, interval: 50 } },
  // No file leaves anything behind for the next one, and what all of them import is read once.
  isolate: false,
});
const together = { maxWorkers, sequence: { groupOrder: 2 } };
const alone = { fileParallelism: false, sequence: { groupOrder: 3 } };

/** Unit tests first, then content modules in a page, then the built extension in each browser: what is cheap fails first. */
export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/server/**/*.test.ts'],
          ...limits,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: { alias },
        plugins: [preprocessingServer()],
        test: {
          name: 'page',
          include: ['tests/page/**/*.test.{ts,tsx}'],
          ...limits,
          maxWorkers,
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(chromium === undefined ? {} : { executablePath: chromium }),
                args: [
                  '--no-sandbox',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--no-first-run',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/*.test.ts'],
          exclude: filesOf(ALONE),
          ...endToEnd('chromium'),
          ...together,
        },
      },
      {
        test: {
          name: 'firefox',
          include: ['tests/e2e/*.test.ts', 'tests/e2e/firefox/*.test.ts'],
          exclude: filesOf([...CHROMIUM_ALONE, ...ALONE]),
          ...endToEnd('firefox'),
          ...together,
        },
      },
      {
        test: {
          name: 'e2e-alone',
          include: filesOf(ALONE.filter((name) => !name.startsWith('firefox/'))),
          ...endToEnd('chromium'),
          ...alone,
        },
      },
      {
        test: {
          name: 'firefox-alone',
          include: filesOf(ALONE.filter((name) => !CHROMIUM_ALONE.includes(name))),
          ...endToEnd('firefox'),
          ...alone,
        },
      },
    ],
  },
});
