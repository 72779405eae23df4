import type { Watched } from '../watched';

/**
 * Looks before each frame at films which may be pictures by then that nobody knows to be safe: `load()` puts the poster
 * back at once, and events tell of it when it may have been painted.
 */
export class Vigil {
  readonly #onTurn: (watched: Watched) => void;
  readonly #kept = new Set<Watched>();
  #waits = false;

  /** @param onTurn it shows something else, and is to be looked at before it is painted */
  constructor(onTurn: (watched: Watched) => void) {
    this.#onTurn = onTurn;
  }

  /** @param isNeeded whether an element is to be looked at before each frame, from now on */
  keep(watched: Watched, isNeeded: boolean): void {
    if (!isNeeded) this.#kept.delete(watched);
    else {
      this.#kept.add(watched);
      this.#wait();
    }
  }

  end(): void {
    this.#kept.clear();
  }

  #wait(): void {
    if (this.#waits || this.#kept.size === 0) return;
    this.#waits = true;
    requestAnimationFrame(() => {
      this.#waits = false;
      for (const watched of [...this.#kept]) if (isTurned(watched)) this.#onTurn(watched);
      this.#wait();
    });
  }
}

function isTurned({ kind, element, key }: Watched): boolean {
  const now = kind.sight(element);
  return now.is !== 'image' || now.key !== key;
}
