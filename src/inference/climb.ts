import type { Model } from '../shared/catalogue';
import { LOAD_MS } from '../shared/limits';
import { log, messageOf } from '../shared/log';
import { modelsOf, type Plan } from '../shared/plan';
import type { LeftReason } from '../shared/rungs';
import type { Dtype } from '../shared/weights';
import { Crew, type StartWorker } from './crew';
import type { WeightsOf } from './engine';
import type { Gpu } from './gpu';
import type { Ladder } from './ladder';
import type { Probe } from './probes';
import { judgeRung, type Sample } from './self-test';
import type { Judging } from './team';

/**
 * Forms that a GPU runs rightly, the fastest first. int8 is none of them: its operators give wrong answers on WebGPU
 * (docs/measurements.md).
 */
const GPU_FORMS = { f16: ['fp16', 'q4', 'fp32'], f32: ['q4', 'fp32'] } as const;

export interface Means {
  readonly engine: Pick<Judging, 'sample' | 'isProved' | 'adopt' | 'stepDown'>;
  readonly ladder: Ladder;
  readonly startWorker: StartWorker;
  readonly weightsOf: WeightsOf;
  /** The GPU, or why there is none. */
  readonly findGpu: () => Promise<Gpu | string>;
  readonly probes: readonly Probe[];
  /** Waits until no image does, then runs this. */
  readonly whenIdle: <T>(task: () => Promise<T>) => Promise<T>;
}

/** A newer plan came in the middle of it: what was found out is no verdict on anything. */
class Overtaken extends Error {}

/** A rung that is not stood on, as a value: it is nobody's fault. */
class Left extends Error {
  readonly reason: LeftReason;
  readonly ms: number | undefined;

  constructor(reason: LeftReason, detail: string, ms?: number) {
    super(detail);
    this.reason = reason;
    this.ms = ms;
  }
}

/**
 * The way up to the GPU. The processor is at work meanwhile, and its answers to the probe images are what the GPU's are
 * compared with, in the forms of the weights that each of them runs: so no first image waits for a GPU to be ready,
 * and a GPU that answers wrongly never judges one.
 */
export class Climb {
  readonly #means: Means;
  /** What the processor made of the probes, by model. */
  readonly #references = new Map<string, Promise<Sample>>();
  readonly #gpuMs = new Map<string, number>();
  #gpuForm: Dtype | undefined;
  #latest = Promise.resolve();
  #plan: Plan | undefined;
  /** What was tried, that it is not tried twice. */
  #tried = '';

  constructor(means: Means) {
    this.#means = means;
  }

  /**
   * Climbs, or comes down, for the models of a plan. One attempt at a time; the newest plan counts. Never rejects.
   *
   * @returns when what is to be done for these models is done
   */
  to(plan: Plan): Promise<void> {
    this.#plan = plan;
    this.#latest = this.#latest.then(() => this.#up(plan));
    return this.#latest;
  }

  /** The form of a model's weights that the GPU would rather run, where there is a GPU. */
  get gpuForm(): Dtype | undefined {
    return this.#gpuForm;
  }

  /** What a model takes for one image on the rung that is stood on, in milliseconds. */
  async measure(model: Model): Promise<number> {
    const onGpu = this.#means.engine.isProved(model) ? this.#gpuMs.get(model.id) : undefined;
    return onGpu ?? (await this.#reference(model)).ms;
  }

  async #up(plan: Plan): Promise<void> {
    const { engine, ladder } = this.#means;
    const models = modelsOf(plan);
    try {
      this.#stillWanted(plan);
      if (ladder.choice === 'wasm') throw new Left('choice', '');
      if (models.every((model) => engine.isProved(model))) return;
      const gpu = await this.#gpu();
      const files = await this.#files(models, gpu);
      const attempt = [ladder.choice, ...files].join(' ');
      if (attempt === this.#tried) return;
      this.#tried = attempt;
      // Models that were not compared are not run on it, and what they are compared with is the processor.
      ladder.trying('webgpu');
      engine.stepDown();
      const reference = new Map<string, Sample>();
      for (const model of models) reference.set(model.id, await this.#reference(model));
      this.#stillWanted(plan);
      await this.#prove(plan, reference, gpu);
    } catch (error) {
      // The newer plan has its turn next.
      if (error instanceof Overtaken) {
        this.#tried = '';
        return;
      }
      const left = error instanceof Left ? error : new Left('error', messageOf(error));
      // What the reader changes is tried again; what the machine cannot do is not.
      if (left.reason === 'choice' || left.reason === 'weights') this.#tried = '';
      ladder.leave('webgpu', left.reason, left.message === '' ? undefined : left.message, left.ms);
      engine.stepDown();
      log.info('the GPU is left:', left.reason, left.message);
    }
  }

  #stillWanted(plan: Plan): void {
    if (plan !== this.#plan) throw new Overtaken();
  }

  async #gpu(): Promise<Gpu> {
    const gpu = await this.#means.findGpu();
    if (typeof gpu === 'string') throw new Left('absent', gpu);
    if (gpu.software && this.#means.ladder.choice === 'auto') throw new Left('software', gpu.name);
    this.#gpuForm = formsFor(gpu)[0];
    return gpu;
  }

  /** @returns a name for what each model would run; throws where one has nothing */
  async #files(models: readonly Model[], gpu: Gpu): Promise<string[]> {
    const names: string[] = [];
    for (const model of models) {
      const file = await this.#means.weightsOf(model, formsFor(gpu));
      if (file === undefined) throw new Left('weights', model.name);
      names.push(`${model.id}:${file.dtype}`);
    }
    return names;
  }

  async #prove(plan: Plan, reference: ReadonlyMap<string, Sample>, gpu: Gpu): Promise<void> {
    const { engine, ladder, startWorker, weightsOf, probes } = this.#means;
    const crew = await Crew.hire(startWorker, 'webgpu');
    let adopted = false;
    try {
      const samples = new Map<string, Sample>();
      for (const model of modelsOf(plan)) {
        const file = await weightsOf(model, formsFor(gpu));
        if (file === undefined) throw new Left('weights', model.name);
        await crew.load(model.id, file, 1);
        samples.set(model.id, await sampleOf(probes, (probe) => runOn(crew, model, probe)));
      }
      const judgement = judgeRung(samples, reference, ladder.choice === 'webgpu');
      if (!judgement.ok) throw new Left(judgement.reason, judgement.detail, judgement.ms);
      this.#stillWanted(plan);
      for (const [id, { ms }] of samples) this.#gpuMs.set(id, ms);
      engine.adopt(crew, judgement.ms);
      adopted = true;
    } finally {
      if (!adopted) crew.dismiss();
    }
  }

  #reference(model: Model): Promise<Sample> {
    const { engine, probes, whenIdle } = this.#means;
    const known = this.#references.get(model.id);
    if (known !== undefined) return known;
    const sample = sampleOf(probes, (probe) => whenIdle(() => engine.sample(model, () => probe(model.size))));
    this.#references.set(model.id, sample);
    sample.catch(() => this.#references.delete(model.id));
    return sample;
  }
}

const formsFor = ({ f16 }: Gpu): readonly Model['dtype'][] => (f16 ? GPU_FORMS.f16 : GPU_FORMS.f32);

/** A GPU compiles for its first run what it needs, so that may take as long as a load. */
const runOn = async (crew: Crew, model: Model, probe: Probe) =>
  crew.classify(model.id, await probe(model.size), LOAD_MS);

async function sampleOf(
  probes: readonly Probe[],
  run: (probe: Probe) => ReturnType<Crew['classify']>,
): Promise<Sample> {
  const answers = [];
  for (const probe of probes) answers.push(await run(probe));
  return { scores: answers.map(({ scores }) => scores), ms: Math.min(...answers.map(({ ms }) => ms)) };
}
