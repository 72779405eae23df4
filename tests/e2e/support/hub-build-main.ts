/** `tsx hub-build-main.ts FOLDER HUB BROWSER`: every pass of the build, with this hub (JSON) in place of the real one. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { modeOf, PASSES } from '../../../vite.config.ts';

const [, , outDir, hub, browser] = process.argv;
if (outDir === undefined || hub === undefined)
  throw new Error('usage: tsx hub-build-main.ts FOLDER HUB BROWSER');
const configFile = fileURLToPath(new URL('../../../vite.config.ts', import.meta.url));
for (const pass of PASSES) {
  const mode = modeOf(browser === 'firefox' ? browser : 'chrome', pass);
  await build({ mode, configFile, define: { __SCRIM_TEST_HUB__: hub }, build: { outDir } });
}
