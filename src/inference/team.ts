import { type Model, VIT } from '../shared/catalogue';
import type { Scores } from '../shared/verdict';
import type { Answer, Crew, StartWorker } from './crew';
import { Engine, type EngineHealth, type WeightsOf } from './engine';
import { Ladder } from './ladder';

/** Workers that hold the ViT at once: each of them takes some 400 MB for it. */
const VIT_WORKERS = 2;

/** What judges images: one worker, or several. */
export type Judging = Pick<
  Engine,
  'classify' | 'sample' | 'warm' | 'health' | 'ahead' | 'isProved' | 'adopt' | 'stepDown'
>;

/**
 * Several workers with one thread each, for where a worker cannot have threads of its own: an image goes to the one that
 * has the least to do. Only the first climbs the ladder, and when it stands on the GPU it takes them all.
 */
export class Team implements Judging {
  readonly #first: Engine;
  readonly #members: readonly { readonly engine: Engine; busy: number }[];
  readonly #ladder: Ladder;

  /**
   * @param ladder of the first worker; the others stay on its lowest rung
   * @param size at least 1
   */
  constructor(startWorker: StartWorker, weightsOf: WeightsOf, ladder: Ladder, size: number) {
    this.#ladder = ladder;
    this.#first = new Engine(startWorker, weightsOf, ladder, 1);
    const others = Array.from(
      { length: size - 1 },
      () => new Engine(startWorker, weightsOf, new Ladder(1), 1),
    );
    this.#members = [this.#first, ...others].map((engine) => ({ engine, busy: 0 }));
  }

  /** That of the first; run times are those of all, and `threads` counts the workers that are there. */
  get health(): EngineHealth {
    const all = this.#members.map(({ engine }) => engine.health);
    return {
      ...this.#first.health,
      threads: all.reduce((sum, { threads }) => sum + threads, 0),
      runMs: all.flatMap(({ runMs }) => runMs),
      inputMs: all.flatMap(({ inputMs }) => inputMs),
    };
  }

  get ahead(): number {
    return this.#onGpu ? this.#first.ahead : this.#first.ahead + this.#members.length - 1;
  }

  async warm(model: Model): Promise<void> {
    await Promise.all(this.#membersFor(model).map(({ engine }) => engine.warm(model)));
  }

  async classify(model: Model, bitmap: () => Promise<ImageBitmap>): Promise<Scores> {
    const members = this.#membersFor(model);
    const [member] = members.toSorted((one, other) => one.busy - other.busy);
    if (member === undefined) throw new Error('a team of nobody');
    member.busy++;
    try {
      return await member.engine.classify(model, bitmap);
    } finally {
      member.busy--;
    }
  }

  sample(model: Model, bitmap: () => Promise<ImageBitmap>): Promise<Answer> {
    return this.#first.sample(model, bitmap);
  }

  isProved(model: Model): boolean {
    return this.#first.isProved(model);
  }

  adopt(crew: Crew, ms: number): void {
    this.#first.adopt(crew, ms);
    for (const { engine } of this.#members) if (engine !== this.#first) engine.rest();
  }

  stepDown(): void {
    this.#first.stepDown();
  }

  get #onGpu(): boolean {
    return this.#ladder.rung === 'webgpu';
  }

  #membersFor({ id }: Model): readonly { readonly engine: Engine; busy: number }[] {
    if (this.#onGpu) return this.#members.slice(0, 1);
    return id === VIT.id ? this.#members.slice(0, VIT_WORKERS) : this.#members;
  }
}
