// `npm run eval`: sets up what is missing, then measures the built extension on a labelled set of pictures.
import { runScript } from './classify/entry.mjs';
import { parseOptions, usage } from './eval/options.mjs';
import { runMain } from './setup.mjs';

await runMain(() => runScript({ script: 'scripts/eval/main.ts', usage, parse: parseOptions }));
