import type { Model } from '../shared/catalogue';
import { VIT } from '../shared/catalogue';
import { type Mode, type Plan, planFor } from '../shared/plan';
import type { ModelStore } from './store/model-store';

/** Which file of the ViT is asked for; the backend is WASM. */
const DTYPE = 'int8';

/**
 * The plan that holds now: it follows the reader's choice, and whether the ViT's weights are there. It changes under
 * running pages, without a reload; scores are kept by model, so the two are never mixed up.
 */
export class Plans {
  readonly #store: ModelStore;
  readonly #isPackaged: (model: Model) => Promise<boolean>;
  readonly #onChange: (plan: Plan) => void;
  #mode: Mode | 'auto' = 'auto';
  #hasVit = false;
  #plan: Plan = planFor('auto', false);

  /**
   * @param isPackaged whether the package has a model's weights
   * @param onChange another plan holds from now on
   */
  constructor(
    store: ModelStore,
    isPackaged: (model: Model) => Promise<boolean>,
    onChange: (plan: Plan) => void,
  ) {
    this.#store = store;
    this.#isPackaged = isPackaged;
    this.#onChange = onChange;
    store.onChange(({ id, dtype, phase }) => {
      if (id !== VIT.id || dtype !== DTYPE) return;
      if ((phase === 'ready') !== this.#hasVit) void this.look();
    });
  }

  get plan(): Plan {
    return this.#plan;
  }

  choose(mode: Mode | 'auto'): void {
    this.#mode = mode;
    this.#settle();
  }

  /** Looks whether the ViT is there. Never rejects: what cannot be read is not there. */
  async look(): Promise<void> {
    const there = async (): Promise<boolean> =>
      (await this.#isPackaged(VIT)) || (await this.#store.open(VIT.id, DTYPE)) !== undefined;
    this.#hasVit = await there().catch(() => false);
    this.#settle();
  }

  /** @returns the weights that the reader has downloaded; `undefined` for models of the package */
  async weightsOf(model: Model): Promise<Blob | undefined> {
    if (model.id !== VIT.id || (await this.#isPackaged(model))) return undefined;
    return this.#store.open(VIT.id, DTYPE);
  }

  #settle(): void {
    const plan = planFor(this.#mode, this.#hasVit);
    if (plan === this.#plan) return;
    this.#plan = plan;
    this.#onChange(plan);
  }
}
