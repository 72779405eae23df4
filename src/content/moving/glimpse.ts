import { copyOf, isBlank, type Source, signatureOf } from './grab';
import { compare, type Signature } from './signature';
import { whenDrawn } from './when-drawn';

/** What has just come is looked at for so long, in milliseconds. */
const LOOK_MS = 10_000;
/** So many at once: each look waits for what the page has drawn. */
const AT_ONCE = 4;
/** What is there for so many frames, and does not change, is there to be read later as well. */
const LASTING = 30;

let looking = 0;

/**
 * Looks at a canvas in each frame while it is new, for the sake of one that is drawn on before anybody sees it and looks
 * empty from the next frame on, as WebGL's does. What was drawn on it last stands for it as long as no frame is missed,
 * and no longer.
 */
export class Glimpse {
  readonly #canvas: HTMLCanvasElement;
  readonly #until = performance.now() + LOOK_MS;
  #kept: HTMLCanvasElement | undefined;
  #signature: Signature | undefined;
  #lasts = 0;
  #looks = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    if (looking >= AT_ONCE) return;
    looking++;
    this.#looks = true;
    this.#lookOn();
  }

  /** Whether it misses nothing yet. */
  get looks(): boolean {
    return this.#looks;
  }

  /** What was drawn on it last. */
  get picture(): Source | undefined {
    return this.#kept;
  }

  stop(): void {
    if (this.#looks) looking--;
    this.#looks = false;
    this.#kept = undefined;
  }

  #lookOn(): void {
    whenDrawn(() => {
      if (!this.#looks) return;
      try {
        this.#look();
      } catch {
        // Nobody may read it; whoever looks at it when it is seen says so.
        this.stop();
      }
      if (this.#looks) this.#lookOn();
    });
  }

  #look(): void {
    const { width, height } = this.#canvas;
    const signature = width === 0 || height === 0 ? undefined : signatureOf(this.#canvas);
    if (signature === undefined || isBlank(this.#canvas, signature)) this.#lasts = 0;
    else {
      const changed = compare(this.#signature, signature).changed;
      this.#lasts = changed ? 0 : this.#lasts + 1;
      if (changed || this.#kept === undefined) this.#kept = copyOf(this.#canvas, { width, height });
      this.#signature = signature;
    }
    if (this.#lasts >= LASTING || performance.now() > this.#until) this.stop();
  }
}
