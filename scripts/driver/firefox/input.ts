import type { Bidi, Node } from './bidi';
import { pressing } from './keys';

type Origin = 'viewport' | { readonly type: 'element'; readonly element: Node };
const BUTTON = { left: 0, right: 2 } as const;

/** A pointer and a keyboard, as real as the browser's own: what they do is trusted by pages. */
export class Input {
  readonly #bidi: Bidi;
  readonly #context: string;

  constructor(bidi: Bidi, context: string) {
    this.#bidi = bidi;
    this.#context = context;
  }

  async move(x: number, y: number, origin: Origin = 'viewport'): Promise<void> {
    await this.#pointer([{ type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin }]);
  }

  async click(
    x: number,
    y: number,
    origin: Origin = 'viewport',
    button: 'left' | 'right' = 'left',
  ): Promise<void> {
    await this.#pointer([
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin },
      { type: 'pointerDown', button: BUTTON[button] },
      { type: 'pointerUp', button: BUTTON[button] },
    ]);
  }

  async press(key: string): Promise<void> {
    await this.#keys(pressing(key));
  }

  async type(text: string): Promise<void> {
    await this.#keys([...text].flatMap(pressing));
  }

  #pointer(actions: object[]): Promise<unknown> {
    const parameters = { pointerType: 'mouse' };
    return this.#perform({ type: 'pointer', id: 'mouse', parameters, actions });
  }

  #keys(actions: object[]): Promise<unknown> {
    return this.#perform({ type: 'key', id: 'keyboard', actions });
  }

  #perform(source: object): Promise<unknown> {
    return this.#bidi.send('input.performActions', { context: this.#context, actions: [source] });
  }
}
