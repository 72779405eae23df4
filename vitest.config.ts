import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findBrowser } from './scripts/lib/find-browser.mjs';
import { preprocessingServer } from './tests/fixtures/preprocessing/server.ts';

const alias = { '#platform': fileURLToPath(new URL('src/platform/chrome/platform.ts', import.meta.url)) };
const chromium = (await findBrowser())?.path;

/** End-to-end tests that Firefox does not run, each for the reason that its first lines give. */
const CHROMIUM_ALONE = ['animations', 'classify', 'gpu', 'vit', 'pages', 'recorder'];

const endToEnd = {
  testTimeout: 90_000,
  hookTimeout: 90_000,
  // Two browsers on two cores would measure each other.
  fileParallelism: false,
};

/** Unit tests first, then content modules in a page, then the built extension in each browser: what is cheap fails first. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/server/**/*.test.ts'],
          testTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: { alias },
        plugins: [preprocessingServer()],
        test: {
          name: 'page',
          include: ['tests/page/**/*.test.{ts,tsx}'],
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
          env: { SCRIM_BROWSER: 'chromium' },
          ...endToEnd,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'firefox',
          include: ['tests/e2e/*.test.ts', 'tests/e2e/firefox/*.test.ts'],
          exclude: CHROMIUM_ALONE.map((name) => `tests/e2e/${name}.test.ts`),
          env: { SCRIM_BROWSER: 'firefox' },
          ...endToEnd,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
