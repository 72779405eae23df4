import { type Answer, answerOf, lines } from './answer';
import { type Input, readInput } from './input';
import { parseOptions, usage } from './options.mjs';
import { Pipeline } from './pipeline';
import { newRuns } from './runs';

/** One picture a page, one page after the other: only so is each run of a model known to be this picture's. */
async function ask(pipeline: Pipeline, input: Input): Promise<Answer> {
  const { runMs: before } = await pipeline.health();
  const address = input.kind === 'address' ? input.address : pipeline.server.addPicture({ file: input.file });
  const [judged] = await pipeline.judge([address]);
  if (judged === undefined) throw new Error(`${input.name}: no answer`);
  const { runMs: after } = await pipeline.health();
  return answerOf(input.name, judged, newRuns(before, after));
}

async function main(): Promise<void> {
  const { help, json, mode, dist, inputs } = parseOptions(process.argv.slice(2));
  if (help) return console.log(usage);
  const pictures = inputs.map(readInput);
  const pipeline = await Pipeline.start({ mode, dist });
  try {
    const images: Answer[] = [];
    for (const picture of pictures) {
      const answer = await ask(pipeline, picture);
      images.push(answer);
      if (!json) console.log(`${lines(answer)}\n`);
    }
    const { mode: actual, model, backend, threads } = await pipeline.health();
    if (json) console.log(JSON.stringify({ mode: actual, model, backend, threads, images }, null, 2));
    else console.log(`${model} (mode ${actual}) on ${backend}, threads: ${threads}`);
    // An unknown is an answer, but not the one that was asked for.
    if (images.some(({ nsfw }) => nsfw === null)) process.exitCode = 2;
  } finally {
    await pipeline.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
