import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileContents, hasFiles, hashBytes, hashFile, writeFolder } from './folder';

/** A built file as it was when it was last tested. */
export interface Fingerprint {
  readonly bytes: number;
  readonly sha256: string;
}

/** Folder → file → fingerprint, as an `expected.json` has it. */
export type Fingerprints = Readonly<Record<string, Readonly<Record<string, Fingerprint>>>>;

/** A folder of small texts and of models that take time to make, the same to the byte each time. */
export interface FolderPlan {
  readonly folder: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<string, Fingerprint>>;
  readonly make: () => Promise<Readonly<Record<string, Uint8Array>>>;
}

export class FingerprintError extends Error {
  override readonly name = 'FingerprintError';
}

/**
 * Builds the folder, unless it is there and whole and nobody forces it. Answers whether it wrote anything.
 * @throws FingerprintError where a file comes out otherwise than recorded; the folder then stays as it was.
 */
export async function ensureFolder(plan: FolderPlan, force = false): Promise<boolean> {
  if (!force && (await isWhole(plan))) return false;
  const models = await plan.make();
  for (const [file, contents] of Object.entries(models)) check(file, contents, plan);
  await writeFolder(plan.folder, { ...plan.texts, ...models } satisfies FileContents);
  return true;
}

export function fingerprint(contents: Uint8Array): Fingerprint {
  return { bytes: contents.length, sha256: hashBytes(contents) };
}

/** The `expected.json` beside a module: `import.meta.url` tells which. */
export async function readFingerprints(base: string): Promise<Fingerprints> {
  return JSON.parse(await readFile(new URL('./expected.json', base), 'utf8')) as Fingerprints;
}

function check(file: string, contents: Uint8Array, { folder, expected }: FolderPlan): void {
  const { bytes, sha256 } = fingerprint(contents);
  if (sha256 === expected[file]?.sha256) return;
  throw new FingerprintError(
    `${join(folder, file)} came out as ${bytes} bytes with SHA-256 ${sha256}, not as recorded ` +
      `(${expected[file]?.sha256 ?? 'nothing'}). Either a package is not the version in package.json, or the ` +
      'scripts changed: then run the tests in tests/unit/models and the record.ts beside expected.json.',
  );
}

async function isWhole({ folder, texts, expected }: FolderPlan): Promise<boolean> {
  if (!(await hasFiles(folder, texts))) return false;
  for (const [file, { sha256 }] of Object.entries(expected)) {
    if ((await hashFile(join(folder, file))) !== sha256) return false;
  }
  return Object.keys(expected).length > 0;
}
