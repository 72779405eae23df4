/**
 * Records what the converter makes now as what it has to make: run it after a deliberate change of the
 * converter or of nsfwjs, and only when the parity tests pass.
 */
import { writeFile } from 'node:fs/promises';
import { MODEL_FILE } from './build';
import { recipes } from './catalogue';
import { convert } from './convert';
import { type Fingerprint, fingerprint } from './reproducible';

const expected: Record<string, Record<string, Fingerprint>> = {};
for (const recipe of recipes) expected[recipe.id] = { [MODEL_FILE]: fingerprint(await convert(recipe)) };
const text = `${JSON.stringify(expected, null, 2)}\n`;
await writeFile(new URL('./expected.json', import.meta.url), text);
console.log(text);
