/** Records what the script writes now as what it has to write: run it after a deliberate change. */
import { writeFile } from 'node:fs/promises';
import { type Fingerprint, fingerprint } from '../models/reproducible';
import { makeFiles, variants } from './build';

const expected: Record<string, Record<string, Fingerprint>> = {};
for (const variant of Object.values(variants)) {
  const entries = Object.entries(makeFiles(variant)).map(([file, bytes]) => [file, fingerprint(bytes)]);
  expected[variant.shape.id] = Object.fromEntries(entries) as Record<string, Fingerprint>;
}
const text = `${JSON.stringify(expected, null, 2)}\n`;
await writeFile(new URL('./expected.json', import.meta.url), text);
console.log(text);
