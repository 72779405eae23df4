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
const products = ['dist/chrome/manifest.json', 'dist/firefox/manifest.json'];
/** Beside the builds, not in them, since everything in them is packaged. */
const stampFile = 'dist/.inputs';

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

/** Builds dist/chrome and dist/firefox, unless they were built from exactly these inputs. */
export async function ensureBuild() {
  const stamp = fingerprint();
  const at = join(root, stampFile);
  const missing = () => products.filter((product) => !existsSync(join(root, product)));
  if (missing().length === 0 && existsSync(at) && readFileSync(at, 'utf8') === stamp) return;
  await step('building the extension (npm run build)', () =>
    run('npm', ['run', '--silent', 'build'], { quiet: true, hint: 'The build failed: see the lines above.' }),
  );
  if (missing().length > 0)
    throw new SetupError(`The build ended well, but there is no ${missing().join(' and no ')}.`);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, stamp);
}
