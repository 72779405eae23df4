import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pipeline } from '../classify/pipeline';
import { writeCsv } from './csv';
import { type Labelled, limited, readFolder, readList } from './data-set';
import { htmlOf } from './html';
import { parseOptions, usage } from './options.mjs';
import { evaluate, type Result } from './result';
import { textOf } from './text';

/** Pictures on one page. */
const batch = 60;

async function judgeAll(pipeline: Pipeline, set: readonly Labelled[]): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < set.length; from += batch) {
    const part = set.slice(from, from + batch);
    const judged = await pipeline.judgePictures(part);
    part.forEach((labelled, at) => {
      const one = judged[at];
      if (one === undefined) throw new Error(`${labelled.name}: no answer`);
      results.push({ ...labelled, judged: one });
    });
    console.log(`  ${results.length} of ${set.length} pictures`);
  }
  return results;
}

function csvOf(results: readonly Result[]): string {
  return writeCsv([
    ['path', 'label', 'state', 'reason', 'score', 'model', 'labels'],
    ...results.map(({ name, label, judged: { state, reason, score, model, labels } }) => [
      name,
      label,
      state,
      reason ?? '',
      score ?? '',
      model ?? '',
      labels === undefined ? '' : JSON.stringify(labels),
    ]),
  ]);
}

async function main(): Promise<void> {
  const { help, csv, folder, mode, fpr, limit, out, dist } = parseOptions(process.argv.slice(2));
  if (help) return console.log(usage);
  const set = limited(csv === undefined ? await readFolder(folder ?? '') : await readList(csv), limit);
  const pipeline = await Pipeline.start({ mode, dist });
  try {
    const results = await judgeAll(pipeline, set);
    const { mode: actual, model, backend, threads } = await pipeline.health();
    const setting = `mode ${actual}: ${model} on ${backend}, threads: ${threads}`;
    const evaluation = evaluate(results, fpr, setting);
    console.log(`\n${textOf(evaluation)}\n`);
    await mkdir(out, { recursive: true });
    const files = { 'results.csv': csvOf(results), 'report.html': await htmlOf(evaluation) };
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(out, name), text);
      console.log(`wrote ${join(out, name)}`);
    }
  } finally {
    await pipeline.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
