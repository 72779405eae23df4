import type { CDPSession, Page } from 'playwright';
import { expect } from 'vitest';
import type { Frame } from '../../../scripts/driver/driver';

type Document = Pick<Frame, 'evaluate' | 'waitForLoadState'>;

/** How an image looks, as far as a cover could change it. */
export interface Look {
  readonly position: string;
  readonly filter: string;
  readonly clip: string;
}

/** That of a flagged image of 200 × 150 px. */
export const LOOK_OF_A_COVER: Look = { position: '50% 50%', filter: 'blur(24px)', clip: 'border-box' };

export const looksOf = (frame: Document): Promise<Look[]> =>
  frame.evaluate(() =>
    Array.from(document.images, (image) => {
      const { objectPosition: position, filter, clipPath: clip } = getComputedStyle(image);
      return { position, filter, clip };
    }),
  );

/** No attribute, no element and no look of Scrim's anywhere in a document. */
export async function expectUntouched(frame: Document): Promise<void> {
  await frame.waitForLoadState();
  const traces = await frame.evaluate(() =>
    Array.from(document.querySelectorAll('*')).flatMap((element) => [
      ...(element.localName.startsWith('scrim') ? [element.localName] : []),
      ...element.getAttributeNames().filter((name) => name.startsWith('data-scrim')),
    ]),
  );
  expect(traces).toEqual([]);
  const bare = { position: '50% 50%', filter: 'none', clip: 'none' };
  const looks = await looksOf(frame);
  expect(looks.length).toBeGreaterThan(0);
  expect(looks).toEqual(looks.map(() => bare));
}

/** What an extension leaves in a tab where no script of the page can see it. */
export class Traces {
  readonly #session: CDPSession;
  readonly #worlds: Set<string>;

  private constructor(session: CDPSession, worlds: Set<string>) {
    this.#session = session;
    this.#worlds = worlds;
  }

  /** Call it before the tab goes anywhere: a world that has gone is seen as well. */
  static async watch(page: Page): Promise<Traces> {
    const session = await page.context().newCDPSession(page);
    const worlds = new Set<string>();
    session.on('Runtime.executionContextCreated', ({ context: { origin } }) => {
      if (origin.startsWith('chrome-extension:')) worlds.add(origin);
    });
    await session.send('Runtime.enable');
    await session.send('DOM.enable');
    await session.send('CSS.enable');
    return new Traces(session, worlds);
  }

  /** Origins of the extensions that ran a script in the tab. */
  async worlds(): Promise<string[]> {
    // Events come in order: all of those that were sent before this answer are here.
    await this.#session.send('Runtime.evaluate', { expression: '0' });
    return [...this.#worlds];
  }

  /** Rules of extensions' sheets, at author or user level, that match the first image. */
  async injectedRules(): Promise<string[]> {
    const { root } = await this.#session.send('DOM.getDocument');
    const { nodeId } = await this.#session.send('DOM.querySelector', {
      nodeId: root.nodeId,
      selector: 'img',
    });
    const { matchedCSSRules = [] } = await this.#session.send('CSS.getMatchedStylesForNode', { nodeId });
    return matchedCSSRules
      .filter(({ rule }) => rule.origin !== 'user-agent')
      .map(({ rule }) => `${rule.origin} ${rule.selectorList.text}`);
  }
}
