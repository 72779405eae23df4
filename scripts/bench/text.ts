import type { Figures, PageFigures, ScrimFigures } from './figures';
import type { Machine } from './machine';
import { type Goal, goals, isMet, type Ratios } from './ratios';

export interface BenchReport extends Figures {
  readonly ratios: Ratios;
  readonly setting: {
    readonly rounds: number;
    readonly images: number;
    readonly accurateImages: number;
    readonly photos: string;
    readonly vit: string;
    readonly threads: number;
    /** How many pictures the naive ViT's page was extrapolated from; null where it was measured whole. */
    readonly naiveExtrapolatedFrom: number | null;
  };
  readonly machine: Machine;
}

function goalText(goal: Goal, value: number): string {
  const met = isMet(goal, value);
  if (met === undefined) return '';
  const wish = goal.atMost === undefined ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
  return ` (goal: ${wish}; ${met ? 'met' : 'NOT met'})`;
}

function ratioLines(ratios: Ratios): string[] {
  return Object.entries<Goal>(goals).map(([name, goal]) => {
    const value = ratios[name as keyof Ratios];
    return `  ${name.padEnd(26)}${value.toFixed(2).padStart(7)}  ${goal.says}${goalText(goal, value)}`;
  });
}

/** More would be felt beside a first pass of some 40 ms. */
const INPUT_GOAL_MS = 12;

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

function page({ startMs, pageMs, threeQuartersMs, memoryMB }: PageFigures): string {
  const memory = memoryMB === null ? 'memory unknown' : `${memoryMB} MB`;
  return `page ${seconds(pageMs)}, three quarters ${seconds(threeQuartersMs)}, start ${seconds(startMs)}, ${memory}`;
}

function mode(name: string, { coldStartMs, lastWords, ...figures }: ScrimFigures): string {
  const words = Object.entries(lastWords).map(([model, count]) => `${model} ${count}`);
  const cold = coldStartMs === null ? 'unknown' : `${coldStartMs} ms`;
  return `  ${name.padEnd(9)} ${page(figures)}; cold start ${cold}; last words: ${words.join(', ')}`;
}

/** Ratios first, then what they are made of. */
export function textOf({ ratios, native, naive, scrim, setting, machine }: BenchReport): string {
  const { rounds, images, accurateImages, photos, vit, threads, naiveExtrapolatedFrom: from } = setting;
  return [
    ...(vit === 'vit-full'
      ? []
      : [`This run tried out the bench with ${vit}: ratios with a ViT mean nothing.`, '']),
    'Ratios',
    ...ratioLines(ratios),
    '',
    `Absolutes (medians of rounds: ${rounds}; pages of ${images} ${photos}; ViT: ${vit}; threads: ${threads})`,
    `native     ViT ${native.msPerImage} ms an image, mobilenet-v2 ${native.mobilenet.msPerImage} ms (runs alone)`,
    `naive ViT  ${naive.msPerImage} ms an image; ${page(naive)}`,
    `naive mobilenet-v2  ${naive.mobilenet.msPerImage} ms an image; ${page(naive.mobilenet)}`,
    ...(from === null ? [] : [`  the naive ViT's page is EXTRAPOLATED from ${from} images`]),
    `Scrim      ViT ${scrim.msPerImage} ms an image, mobilenet-v2 ${scrim.mobilenet.msPerImage} ms (preprocessing and run)`,
    `  preprocessing for the ViT ${scrim.inputMsPerImage} ms an image (goal: at most ${INPUT_GOAL_MS}; ${scrim.inputMsPerImage <= INPUT_GOAL_MS ? 'met' : 'NOT met'})`,
    mode('fast', scrim.fast),
    mode('balanced', scrim.balanced),
    mode('accurate', scrim.accurate),
    ...(accurateImages === images ? [] : [`  accurate: a page of ${accurateImages}`]),
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryMB} MB; ${machine.date}`,
    Object.entries(machine.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  ].join('\n');
}
