import { afterEach, beforeAll, beforeEach, type MockInstance, vi } from 'vitest';
import { Reveal } from '../../../src/content/reveal/reveal';
import { FLAGGED } from './flights';
import { until } from './page';
import { dataUrl } from './pictures';
import { clickAt } from './pointer';
import { Stage } from './session';

/** What the overlay shows; from outside its shadow root is closed, so it is caught when it is made. */
export class OverlayView {
  readonly #attached: MockInstance<Element['attachShadow']>;

  constructor() {
    this.#attached = vi.spyOn(Element.prototype, 'attachShadow');
  }

  stop(): void {
    this.#attached.mockRestore();
  }

  get root(): ShadowRoot | undefined {
    const made = this.#attached.mock.results
      .filter(({ type }) => type === 'return')
      .map(({ value }) => value as ShadowRoot);
    return made.filter(({ mode }) => mode === 'closed').at(-1);
  }

  get host(): Element | undefined {
    return this.root?.host;
  }

  /** The words on its buttons; empty while it is closed. */
  get offers(): string[] {
    if (this.host?.isConnected !== true) return [];
    const bar = this.root?.querySelector<HTMLElement>('.bar');
    if (bar === null || bar === undefined || bar.hidden) return [];
    return Array.from(bar.querySelectorAll('button'), (button) => button.textContent);
  }

  button(word: string): HTMLButtonElement {
    for (const button of this.root?.querySelectorAll('button') ?? []) {
      if (button.textContent === word) return button;
    }
    throw new Error(`the overlay offers ${this.offers.join() || 'nothing'}, not ${word}`);
  }

  /** The word of the button that has the focus. */
  get focused(): string | undefined {
    return this.root?.activeElement?.textContent ?? undefined;
  }
}

export interface RevealScene {
  readonly stage: Stage;
  readonly reveal: Reveal;
  readonly overlay: OverlayView;
}

/** For one test file: a session with the reader's way into it. The file mocks `src/platform/browser`. */
export function useReveal(): RevealScene {
  let stage: Stage;
  let reveal: Reveal;
  let overlay: OverlayView;
  // A page that does not have the focus hears of no focus events.
  beforeAll(() => clickAt({ x: 990, y: 690 }));
  beforeEach(() => {
    overlay = new OverlayView();
    stage = new Stage();
    stage.start();
    reveal = new Reveal(stage.session, stage.controller.signal);
  });
  afterEach(() => {
    stage.end();
    overlay.stop();
  });
  return {
    get stage() {
      return stage;
    },
    get reveal() {
      return reveal;
    },
    get overlay() {
      return overlay;
    },
  };
}

/** Writes a page of flagged images, `{image}` standing for the address of each, and waits for all verdicts. */
export async function writeFlagged(scene: RevealScene, html: string, outcome = FLAGGED): Promise<void> {
  const urls: string[] = [];
  document.body.innerHTML = html.replaceAll('{image}', () => {
    const url = dataUrl(200, 160);
    urls.push(url);
    return url;
  });
  for (const url of urls) await scene.stage.flights.land(url, outcome);
  await until(() => {
    if (scene.stage.session.offered.size !== urls.length) throw new Error('not all are judged');
  });
}
