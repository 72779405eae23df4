import type { Model } from '../shared/catalogue';
import { VIT } from '../shared/catalogue';
import { type Mode, type Plan, planFor } from '../shared/plan';
import { DTYPES, type Dtype, VIT_384, type Weights } from '../shared/weights';
import type { WeightsFile } from './classifier';
import type { ModelStore } from './store/model-store';

/**
 * The plan that holds now: it follows the reader's choice, and whether the ViT's weights are there. It changes under
 * running pages, without a reload; scores are kept by model, so the two are never mixed up.
 */
export class Plans {
  readonly #store: ModelStore;
  readonly #isPackaged: (weights: Weights, dtype: Dtype) => Promise<boolean>;
  readonly #onChange: (plan: Plan) => void;
  #mode: Mode | 'auto' = 'auto';
  /** Forms of the ViT that are here. */
  #forms = '';
  #vitMs: number | undefined;
  #plan: Plan = planFor('auto', false);

  /**
   * @param isPackaged whether the package has a model's weights in this form
   * @param onChange another plan holds from now on, or its models are here in other forms
   */
  constructor(
    store: ModelStore,
    isPackaged: (weights: Weights, dtype: Dtype) => Promise<boolean>,
    onChange: (plan: Plan) => void,
  ) {
    this.#store = store;
    this.#isPackaged = isPackaged;
    this.#onChange = onChange;
    store.onChange(({ id, dtype, phase }) => {
      if (id !== VIT.id) return;
      if ((phase === 'ready') !== this.#forms.split(' ').includes(dtype)) void this.look();
    });
  }

  get plan(): Plan {
    return this.#plan;
  }

  choose(mode: Mode | 'auto'): void {
    this.#mode = mode;
    this.#settle();
  }

  /** How long the ViT takes for an image on this machine, in milliseconds; `auto` goes by it. */
  set vitMs(ms: number) {
    this.#vitMs = ms;
    this.#settle();
  }

  /** Looks whether the ViT is there, and in which forms. Never rejects: what cannot be read is not there. */
  async look(): Promise<void> {
    const before = this.#forms;
    const here = await Promise.all(DTYPES.map((dtype) => this.#isHere(dtype).catch(() => false)));
    this.#forms = DTYPES.filter((_, index) => here[index]).join(' ');
    if (!this.#settle() && this.#forms !== before) this.#onChange(this.#plan);
  }

  /** The first of these forms of a model's weights that is here. */
  async weightsOf(model: Model, forms: readonly Dtype[]): Promise<WeightsFile | undefined> {
    if (model.id !== VIT.id) return { dtype: model.dtype };
    for (const dtype of forms) {
      if (await this.#isPackaged(VIT_384, dtype)) return { dtype };
      const blob = await this.#store.open(VIT.id, dtype);
      if (blob !== undefined) return { dtype, blob };
    }
    return undefined;
  }

  async #isHere(dtype: Dtype): Promise<boolean> {
    return (await this.#isPackaged(VIT_384, dtype)) || (await this.#store.open(VIT.id, dtype)) !== undefined;
  }

  /** @returns whether another plan holds now */
  #settle(): boolean {
    const plan = planFor(this.#mode, this.#forms !== '', this.#vitMs);
    if (plan === this.#plan) return false;
    this.#plan = plan;
    this.#onChange(plan);
    return true;
  }
}
