import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BROWSERS } from '../../vite.config.ts';
import { sourcesOf } from './sources';
import { weightsToCarry } from './weights';
import { zipFiles, zipFolder } from './zip';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Makes the files that the stores take: for each browser its folder of dist with the manifest at its root, and the
 * sources that they are built from, which the add-on store asks for (docs/build-from-source.md). `--with vit-384` puts
 * the weights in that `npm run models -- vit-384` has fetched.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { with: { type: 'string' } } });
  const carried = values.with === undefined ? {} : await weightsToCarry(values.with, root);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const end = values.with === undefined ? '' : `-${values.with}`;
  await mkdir(join(root, 'out'), { recursive: true });
  for (const browser of BROWSERS) {
    const folder = join(root, 'dist', browser);
    if (!existsSync(join(folder, 'manifest.json'))) {
      throw new Error(`There is no build in dist/${browser}: run \`npm run build\` first.`);
    }
    await write(`out/scrim-${browser}-${version}${end}.zip`, await zipFolder(folder, carried));
  }
  // The source package itself is built without git around it.
  if (existsSync(join(root, '.git'))) {
    await write(`out/scrim-source-${version}.zip`, await zipFiles(await sourcesOf(root)));
  }
}

async function write(name: string, zip: Buffer): Promise<void> {
  await writeFile(join(root, name), zip);
  console.log(`${name}: ${(zip.length / 1e6).toFixed(2)} MB`);
  console.log(`SHA-256 ${createHash('sha256').update(zip).digest('hex')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
