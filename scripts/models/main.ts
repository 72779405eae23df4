import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildModel } from './build';
import { findRecipe, recipes } from './catalogue';

const usage = `usage: tsx scripts/models/main.ts [id ...] [--force] [--out DIR]

Converts nsfwjs's models to ONNX: ${recipes.map(({ id }) => id).join(', ')} (all where no id is given).
  --force     build also what is there already
  --out DIR   where the model folders go (models/)`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: 'boolean' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(usage);
  const out = values.out ?? fileURLToPath(new URL('../../models', import.meta.url));
  const wanted = positionals.length > 0 ? positionals.map(findRecipe) : recipes;
  for (const recipe of wanted) {
    const built = await buildModel(recipe, { out, force: values.force ?? false });
    console.log(`${recipe.id}: ${built ? 'built' : 'up to date'}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
