import { MOBILENET, type Model, VIT } from '../shared/catalogue';
import { ROOM_MS } from '../shared/limits';
import type { Scores } from '../shared/verdict';
import type { Answer, Crew, StartWorker } from './crew';
import { Engine, type EngineHealth, type WeightsOf } from './engine';
import { Ladder } from './ladder';

/** Workers that hold the ViT at once: each of them takes some 400 MB for it. */
const VIT_WORKERS = 2;

/** What judges images: one worker, or several. */
export type Judging = Pick<
  Engine,
  'classify' | 'sample' | 'warm' | 'keepTo' | 'health' | 'ahead' | 'isProved' | 'adopt' | 'stepDown'
>;

interface Member {
  readonly engine: Engine;
  busy: number;
}

/**
 * Several workers with one thread each: an image goes to the one that has the least to do. The embedded models gain
 * little from threads (a second one makes a run 1.1 to 1.3 times as fast), and more from a second worker.
 * The ViT gains as much from threads and takes a lot of memory: it has a worker with threads of its own, or where a
 * worker cannot have threads, some of the others. Only that first worker climbs the ladder, and when it stands on the
 * GPU it takes all images.
 */
export class Team implements Judging {
  readonly #first: Member;
  /** Those with one thread. */
  readonly #pool: readonly Member[];
  readonly #ladder: Ladder;
  #roomUntil = Number.NEGATIVE_INFINITY;

  /**
   * @param ladder of the first worker; the others stay on its lowest rung
   * @param size workers with one thread, at least 1
   * @param threads of the first worker; with one alone it is one of the others
   */
  constructor(startWorker: StartWorker, weightsOf: WeightsOf, ladder: Ladder, size: number, threads: number) {
    const member = (own: Ladder, count: number): Member => ({
      engine: new Engine(startWorker, weightsOf, own, count),
      busy: 0,
    });
    this.#ladder = ladder;
    this.#first = member(ladder, threads);
    const others = Array.from({ length: threads > 1 ? size : size - 1 }, () => member(new Ladder(1), 1));
    this.#pool = threads > 1 ? others : [this.#first, ...others];
  }

  /** That of those who have begun; run times are those of all, and `threads` are those that work side by side. */
  get health(): EngineHealth {
    const all = this.#all.map(({ engine }) => engine.health);
    const [told = this.#first.engine.health] = all
      .filter(({ state }) => state !== 'idle')
      .sort((one, other) => TOLD_FIRST.indexOf(one.state) - TOLD_FIRST.indexOf(other.state));
    const pooled = this.#pool.reduce((sum, { engine }) => sum + engine.health.threads, 0);
    return {
      ...told,
      threads: Math.max(pooled, this.#first.engine.health.threads),
      runMs: all.flatMap(({ runMs }) => runMs),
      inputMs: all.flatMap(({ inputMs }) => inputMs),
    };
  }

  get ahead(): number {
    return this.#onGpu ? this.#first.engine.ahead : this.#first.engine.ahead + this.#pool.length - 1;
  }

  keepTo(models: readonly Model[]): void {
    for (const { engine } of this.#all) engine.keepTo(models);
  }

  /** The first pass is soon needed by all; of a slower model the others take a copy when there is so much to do. */
  async warm(model: Model): Promise<void> {
    const members = this.#membersFor(model);
    const soon = model.id === MOBILENET.id ? members : members.slice(0, 1);
    await Promise.all(soon.map(({ engine }) => engine.warm(model)));
    // What runs side by side runs on several threads as well.
    const parallel = this.#pool.length > 1 && this.#ladder.outcome('wasm-threads')?.state === 'untried';
    if (parallel && soon.every(({ engine }) => engine.health.state === 'ready'))
      this.#ladder.pass('wasm-threads');
  }

  async classify(model: Model, bitmap: () => Promise<ImageBitmap>): Promise<Scores> {
    const members = this.#free(this.#membersFor(model));
    const [member] = members.toSorted((one, other) => one.busy - other.busy);
    if (member === undefined) throw new Error('a team of nobody');
    member.busy++;
    try {
      return await member.engine.classify(model, bitmap);
    } finally {
      member.busy--;
    }
  }

  /** A page needs a core: for a moment the last worker gets nothing that another one can do. */
  makeRoom(): void {
    this.#roomUntil = performance.now() + ROOM_MS;
  }

  sample(model: Model, bitmap: () => Promise<ImageBitmap>): Promise<Answer> {
    return this.#first.engine.sample(model, bitmap);
  }

  isProved(model: Model): boolean {
    return this.#first.engine.isProved(model);
  }

  adopt(crew: Crew, ms: number): void {
    this.#first.engine.adopt(crew, ms);
    for (const member of this.#pool) if (member !== this.#first) member.engine.rest();
  }

  stepDown(): void {
    this.#first.engine.stepDown();
  }

  get #onGpu(): boolean {
    return this.#ladder.rung === 'webgpu';
  }

  get #all(): readonly Member[] {
    return this.#pool.includes(this.#first) ? this.#pool : [this.#first, ...this.#pool];
  }

  #free(members: readonly Member[]): readonly Member[] {
    return members.length > 1 && performance.now() < this.#roomUntil ? members.slice(0, -1) : members;
  }

  #membersFor({ id }: Model): readonly Member[] {
    if (this.#onGpu) return [this.#first];
    if (id !== VIT.id) return this.#pool;
    return this.#pool.includes(this.#first) ? this.#pool.slice(0, VIT_WORKERS) : [this.#first];
  }
}

/** Which of several states speaks for all. */
const TOLD_FIRST: readonly EngineHealth['state'][] = ['failed', 'ready', 'loading', 'idle'];
