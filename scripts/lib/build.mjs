import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run, SetupError, step } from './steps.mjs';

const inputs = [
  'src',
  'public',
  'models',
  'manifest.json',
  'vite.config.ts',
  'scripts/build.ts',
  'package.json',
  'package-lock.json',
];
const product = 'dist/chrome/manifest.json';
/** Beside the build, not in it, since everything in it is packaged. */
const stampFile = 'dist/.chrome-inputs';

/** @param {string} path from the root @returns {string[]} */
function filesBelow(path) {
  const at = join(root, path);
  if (!existsSync(at)) return [];
  if (!statSync(at).isDirectory()) return [path];
  return readdirSync(at)
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}

/** Names, sizes and times, not contents: models may be hundreds of megabytes. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap(filesBelow)) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return `${hash.digest('hex')}\n`;
}

/** Builds dist/chrome, unless it was built from exactly these inputs. */
export async function ensureBuild() {
  const stamp = fingerprint();
  const at = join(root, stampFile);
  if (existsSync(join(root, product)) && existsSync(at) && readFileSync(at, 'utf8') === stamp) return;
  await step('building the extension (npm run build)', () =>
    run('npm', ['run', '--silent', 'build'], { quiet: true, hint: 'The build failed: see the lines above.' }),
  );
  if (!existsSync(join(root, product)))
    throw new SetupError(`The build ended well, but there is no ${product}.`);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, stamp);
}
