import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DTYPES, type Dtype, VIT_384 } from '../../src/shared/weights';
import { buildModel } from './build';
import { findRecipe, recipes } from './catalogue';
import { fetchWeights, writeCompanions } from './vit/fetch';
import { progressLine } from './vit/progress';

const usage = `usage: npm run models -- [id ...] [--force] [--out DIR]
       npm run models -- ${VIT_384.id} [--dtype ${DTYPES.join('|')}] [--from DIR_OR_URL]

Converts nsfwjs's models to ONNX (${recipes.map(({ id }) => id).join(', ')}) and writes the small files of
${VIT_384.id}, where no id is given; or makes the models that are named.
  --force     make also what is there already
  --out DIR   where the model folders go (models/)
${VIT_384.id} is downloaded from its hub, and checked:
  --dtype     which weights (int8)
  --from      a mirror with the hub's paths, or a folder that has the file`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      force: { type: 'boolean', default: false },
      out: { type: 'string', default: fileURLToPath(new URL('../../models', import.meta.url)) },
      dtype: { type: 'string' },
      from: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(usage);
  const { out, force, from } = values;
  const dtype = dtypeOf(values.dtype);
  const named = positionals.includes(VIT_384.id);
  if (!named && (from ?? values.dtype) !== undefined) {
    throw new Error(`--dtype and --from are for ${VIT_384.id}: name it.\n\n${usage}`);
  }
  const wanted = positionals.filter((id) => id !== VIT_384.id).map(findRecipe);
  for (const recipe of positionals.length > 0 ? wanted : recipes) {
    const built = await buildModel(recipe, { out, force });
    console.log(`${recipe.id}: ${built ? 'built' : 'up to date'}`);
  }
  if (named) {
    const tell = progressLine(`${VIT_384.id} ${dtype}`);
    const fetched = await fetchWeights({ out, force, dtype, from, tell });
    console.log(`${VIT_384.id} ${dtype}: ${fetched ? 'fetched and verified' : 'up to date'}`);
  } else if (positionals.length === 0) {
    const written = await writeCompanions(out);
    console.log(`${VIT_384.id}: ${written ? 'small files written' : 'small files up to date'}`);
  }
}

function dtypeOf(name = 'int8'): Dtype {
  const dtype = DTYPES.find((known) => known === name);
  if (dtype === undefined) throw new Error(`unknown dtype ${name}; known: ${DTYPES.join(', ')}`);
  return dtype;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
