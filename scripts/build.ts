/** `npm run build`: every pass of vite.config.ts for each browser, in order; the first empties the browser's folder. */
import { build } from 'vite';
import { BROWSERS, modeOf, PASSES } from '../vite.config.ts';

for (const browser of BROWSERS) {
  for (const pass of PASSES) {
    const start = performance.now();
    const mode = modeOf(browser, pass);
    await build({ mode, configFile: 'vite.config.ts' });
    console.info(`built ${mode} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
}
