const KEY = 'vit-speed';
/** A machine that was busy, or that has a new GPU since, is measured again after so long. */
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * How long the ViT takes for an image here, across hosts: else each of them would begin with the mode for a machine
 * that it does not know, and change it under the open pages.
 */
export class SpeedMemory {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #version: string;

  /** @param version of Scrim; another one may be faster */
  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>, version: string) {
    this.#storage = storage;
    this.#version = version;
  }

  /** In milliseconds; unset where it was never measured, or too long ago. */
  get ms(): number | undefined {
    const [version, at, ms] = (this.#storage.getItem(KEY) ?? '').split(' ');
    const age = Date.now() - Number(at);
    const kept = version === this.#version && age >= 0 && age < KEPT_MS;
    return kept && Number(ms) > 0 ? Number(ms) : undefined;
  }

  set ms(ms: number) {
    this.#storage.setItem(KEY, `${this.#version} ${Date.now()} ${ms}`);
  }
}
