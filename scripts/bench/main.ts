import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { threadsFor } from '../../src/inference/threads';
import { extensionWith } from '../classify/extension';
import { buildVariant, variants } from '../synthetic/build';
import { type Figures, medians } from './figures';
import { describeMachine } from './machine';
import { buildNaivePage } from './naive-page/build';
import { startNaiveServer } from './naive-page/server';
import { type Options, parseOptions, usage } from './options.mjs';
import { benchPages } from './page/main';
import { pageTextOf } from './page/text';
import { choosePhotos, flaggedPicture } from './photos';
import { ratiosOf } from './ratios';
import { measureRound, type RoundPlan } from './round';
import { type BenchReport, textOf } from './text';

const models = fileURLToPath(new URL('../../models', import.meta.url));
const naivePage = fileURLToPath(new URL('../../out/bench-page', import.meta.url));

/** Pictures that the naive ViT is measured on with --quick. */
const quickNaive = 6;
/** Every picture of Accurate takes the ViT about a second, and only the time of each one counts. */
const accurateImages = 12;

async function ensureVit(name: string): Promise<string> {
  const variant = variants[name];
  if (variant === undefined) throw new Error(`there is no synthetic ViT called ${name}`);
  console.log('• checking the synthetic ViT …');
  await buildVariant(variant, { out: models });
  return variant.shape.id;
}

async function bench({ quick, rounds, images, photos, vit: name }: Options): Promise<BenchReport> {
  const vit = await ensureVit(name);
  const { pictures, source } = await choosePhotos(images, photos);
  console.log('• building the naive page …');
  await buildNaivePage(naivePage);
  const server = await startNaiveServer(naivePage, pictures);
  const { dist, remove } = await extensionWith(vit);
  try {
    const plan: RoundPlan = {
      vit,
      dist,
      server,
      pictures,
      flagged: await flaggedPicture(),
      threads: threadsFor(cpus().length, true),
      naiveVit: quick ? Math.min(quickNaive, images) : images,
      accurate: Math.min(accurateImages, images),
      nativeRuns: quick ? 5 : 20,
    };
    const measured: Figures[] = [];
    for (let round = 1; round <= rounds; round++) {
      console.log(`• round ${round} of ${rounds}`);
      measured.push(await measureRound(plan));
    }
    const figures = medians(measured);
    return {
      ratios: ratiosOf(figures),
      ...figures,
      setting: {
        rounds,
        images,
        accurateImages: plan.accurate,
        photos: source,
        vit,
        threads: plan.threads,
        naiveExtrapolatedFrom: plan.naiveVit < images ? plan.naiveVit : null,
      },
      machine: await describeMachine(),
    };
  } finally {
    await server.close();
    await remove();
  }
}

async function speed(options: Options): Promise<[object, string]> {
  const report = await bench(options);
  return [report, textOf(report)];
}

async function costs({ rounds, minutes }: Options): Promise<[object, string]> {
  const report = await benchPages(rounds, minutes);
  return [report, pageTextOf(report)];
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return console.log(usage);
  const [report, text] = options.page ? await costs(options) : await speed(options);
  console.log(`\n${text}`);
  if (options.report === undefined) return;
  await mkdir(dirname(options.report), { recursive: true });
  await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`report: ${options.report}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
