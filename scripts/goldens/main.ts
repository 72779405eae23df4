/**
 * Writes what Pillow makes of the preprocessing fixtures: `tsx scripts/goldens/main.ts [PYTHON]`. PYTHON has to have
 * Pillow (Debian: `apt-get install python3-pil`, whose Python is /usr/bin/python3, the default).
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SOURCES } from '../../tests/fixtures/preprocessing/sources';

const [python = '/usr/bin/python3'] = process.argv.slice(2);
const out = fileURLToPath(new URL('../../tests/fixtures/preprocessing', import.meta.url));
const sources = await mkdtemp(join(tmpdir(), 'scrim-goldens-'));
try {
  for (const { name, make } of SOURCES) await writeFile(join(sources, name), await make());
  const manifest = SOURCES.map(({ name, how }) => ({ name, how }));
  await writeFile(join(sources, 'manifest.json'), JSON.stringify(manifest));
  execFileSync(python, [fileURLToPath(new URL('make.py', import.meta.url)), sources, out], {
    stdio: 'inherit',
  });
} finally {
  await rm(sources, { recursive: true });
}
