import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildVariant, variants } from './build';

const usage = `usage: tsx scripts/synthetic/main.ts tiny|full ... [--force] [--out DIR]

Writes stand-ins for vit-384, with the same graph and other weights.
  tiny        models/vit-tiny: small, tells skin colour, in fp32, fp16 and int8; for tests
  full        models/vit-full: the real size (88 MB), int8, random weights; for timing
  --force     build also what is there already
  --out DIR   where the model folders go (models/)`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: 'boolean' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help || positionals.length === 0) return console.log(usage);
  const out = values.out ?? fileURLToPath(new URL('../../models', import.meta.url));
  for (const name of positionals) {
    const variant = variants[name];
    if (!variant) throw new Error(`unknown variant ${name}; known: ${Object.keys(variants).join(', ')}`);
    const built = await buildVariant(variant, { out, force: values.force ?? false });
    console.log(`${variant.shape.id}: ${built ? 'built' : 'up to date'}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
