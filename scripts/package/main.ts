import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { weightsToCarry } from './weights';
import { zipFolder } from './zip';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Makes the file that the store takes: dist/chrome with the manifest at its root. `--with vit-384` puts the weights
 * in that `npm run models -- vit-384` has fetched.
 */
async function main(): Promise<void> {
  const manifest = join(root, 'dist/chrome/manifest.json');
  if (!existsSync(manifest)) throw new Error('There is no build in dist/chrome: run `npm run build` first.');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const { values } = parseArgs({ options: { with: { type: 'string' } } });
  const carried = values.with === undefined ? {} : await weightsToCarry(values.with, root);
  const zip = await zipFolder(join(root, 'dist/chrome'), carried);
  const name = `out/scrim-chrome-${version}${values.with === undefined ? '' : `-${values.with}`}.zip`;
  await mkdir(join(root, 'out'), { recursive: true });
  await writeFile(join(root, name), zip);
  console.log(`${name}: ${(zip.length / 1e6).toFixed(2)} MB`);
  console.log(`SHA-256 ${createHash('sha256').update(zip).digest('hex')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
