import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The files that git keeps, by their path from the root: what the packages are built from, beside npm's packages. */
export async function sourcesOf(root: string): Promise<Map<string, string>> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 1e8 });
  const paths = stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  return new Map(paths.map((path) => [path, join(root, path)]));
}
