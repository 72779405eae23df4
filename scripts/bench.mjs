// `npm run bench`: sets up what is missing, then measures how fast the built extension is.

import { parseOptions, usage } from './bench/options.mjs';
import { runScript } from './classify/entry.mjs';
import { runMain } from './setup.mjs';

await runMain(() => runScript({ script: 'scripts/bench/main.ts', usage, parse: parseOptions }));
