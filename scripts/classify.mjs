// `npm run classify`: sets up what is missing, then asks the built extension what it sees in pictures.
import { runScript } from './classify/entry.mjs';
import { parseOptions, usage } from './classify/options.mjs';
import { runMain } from './setup.mjs';

await runMain(() => runScript({ script: 'scripts/classify/main.ts', usage, parse: parseOptions }));
