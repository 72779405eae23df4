import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, SetupError, step } from './steps.mjs';

/** The oldest Node that vite 8 and vitest 4.1 run on. */
const oldestNode = [20, 19];

/** @param {string} [version] such as `20.19.0` */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantMajor = 0, wantMinor = 0] = oldestNode;
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return;
  throw new SetupError(`Scrim's tools need Node ${oldestNode.join('.')} or newer; this is Node ${version}.`);
}

/** @param {string} path */
const read = (path) => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
};

/** Packages of one lock file, but for those that npm leaves out on some machines. @param {string} lock */
function versions(lock) {
  /** @type {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} */
  const packages = JSON.parse(lock).packages ?? {};
  return Object.entries(packages).filter(
    ([path, { optional, devOptional }]) => path !== '' && !optional && !devOptional,
  );
}

/** Whether npm itself says, in its own record, that it has installed what the lock file asks for. */
function isInstalled() {
  const [wanted, installed] = [read('package-lock.json'), read('node_modules/.package-lock.json')];
  if (!wanted || !installed) return false;
  const there = new Map(versions(installed));
  return versions(wanted).every(([path, { version }]) => there.get(path)?.version === version);
}

/**
 * Installs what package-lock.json asks for, unless that is there. An interrupted `npm ci` leaves no stamp, so the
 * next run does it again.
 */
export async function ensureDependencies() {
  const stampFile = 'node_modules/.scrim-setup';
  const hash = createHash('sha256').update(read('package-lock.json') ?? '');
  const stamp = `${hash.digest('hex')} node${process.versions.node.split('.')[0]}\n`;
  const known = read(stampFile);
  if (known === stamp) return;
  // No stamp of ours, but a tree that somebody has installed by hand and that fits, is not torn down.
  if (known !== undefined || !isInstalled()) {
    await step('installing dependencies (npm ci)', () =>
      run('npm', ['ci', '--no-audit', '--no-fund'], {
        hint: 'Dependencies could not be installed: see the lines above. Is the package registry within reach?',
      }),
    );
  }
  writeFileSync(join(root, stampFile), stamp);
}
