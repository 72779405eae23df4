/** `npm run build`: every pass of vite.config.ts, in order; the first empties the folder. */
import { build } from 'vite';
import { PASSES } from '../vite.config.ts';

for (const pass of PASSES) {
  const start = performance.now();
  await build({ mode: pass, configFile: 'vite.config.ts' });
  console.info(`built ${pass} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
