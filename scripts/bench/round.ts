import { join } from 'node:path';
import { MOBILENET, VIT } from '../../src/shared/catalogue';
import { modelFolder, vitFile } from '../classify/extension';
import type { Picture } from '../classify/picture-server';
import { quantile } from '../demo/statistics';
import { type Figures, firstPass } from './figures';
import { measureNaive } from './naive';
import type { NaiveServer } from './naive-page/server';
import { nativeMs } from './native';
import { measureScrim } from './scrim';

export interface RoundPlan {
  /** Folder of the synthetic ViT under models/. */
  readonly vit: string;
  /** Folder of the extension that has it. */
  readonly dist: string;
  readonly threads: number;
  readonly server: NaiveServer;
  readonly pictures: readonly Picture[];
  readonly flagged: Picture;
  /** Pictures that the naive ViT is measured on. */
  readonly naiveVit: number;
  /** Pictures that Accurate is measured on. */
  readonly accurate: number;
  readonly nativeRuns: number;
}

const say = (what: string) => console.log(`  ${what} …`);

/** Everything once, one after the other. */
export async function measureRound(plan: RoundPlan): Promise<Figures> {
  const { vit, dist, threads, server, pictures, flagged } = plan;
  const images = pictures.length;
  say('onnxruntime-node');
  const native = {
    msPerImage: await nativeMs(vitFile(vit), VIT, threads, plan.nativeRuns),
    mobilenet: {
      msPerImage: await nativeMs(
        join(modelFolder(MOBILENET.id), 'onnx/model.onnx'),
        MOBILENET,
        threads,
        plan.nativeRuns,
      ),
    },
  };
  say('the naive ViT');
  const naiveVit = await measureNaive(server, { model: vit, dtype: 'int8', measured: plan.naiveVit, images });
  say('the naive mobilenet-v2');
  const mobilenet = await measureNaive(server, {
    model: MOBILENET.id,
    dtype: 'fp32',
    measured: images,
    images,
  });
  say('Scrim, fast');
  const fast = await measureScrim(dist, 'fast', pictures, flagged);
  say('Scrim, balanced');
  const balanced = await measureScrim(dist, 'balanced', pictures, flagged);
  say('Scrim, accurate');
  const accurate = await measureScrim(dist, 'accurate', pictures.slice(0, plan.accurate), flagged);
  if (fast.threads !== threads) {
    throw new Error(`the extension has ${fast.threads} threads, and the native reference ${threads}`);
  }
  return {
    native,
    naive: { ...naiveVit, mobilenet },
    scrim: {
      msPerImage: quantile(accurate.runs, 0.5),
      inputMsPerImage: quantile(accurate.inputs, 0.5),
      mobilenet: { msPerImage: quantile(firstPass(fast.runs, images), 0.5) },
      fast: fast.figures,
      balanced: balanced.figures,
      accurate: accurate.figures,
    },
  };
}
