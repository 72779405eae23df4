import { expect } from 'vitest';
import type { Frame } from '../../../scripts/driver/driver';

/** A tab or one of its frames. */
type Document = Pick<Frame, 'evaluate'>;

/** What `data-scrim` says of each image, in order of the document, open shadow roots included; '' where it is silent. */
export function statesIn(frame: Document, selector = 'img'): Promise<string[]> {
  return frame.evaluate((wanted) => {
    const found: string[] = [];
    const walk = (root: globalThis.Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.matches(wanted)) found.push(element.getAttribute('data-scrim') ?? '');
        if (element.shadowRoot !== null) walk(element.shadowRoot);
      }
    };
    walk(document);
    return found;
  }, selector);
}

/** Waits until the images of a page stand as expected, in order. */
export async function expectStates(
  frame: Document,
  expected: readonly string[],
  selector = 'img',
): Promise<void> {
  await expect.poll(() => statesIn(frame, selector)).toEqual(expected);
}

/** Waits until the page has images, and none of them is undecided. */
export async function expectSettled(frame: Document, selector = 'img'): Promise<string[]> {
  let states: string[] = [];
  await expect
    .poll(async () => {
      states = await statesIn(frame, selector);
      return states.length === 0
        ? ['none yet']
        : states.filter((state) => state === 'pending' || state === '');
    })
    .toEqual([]);
  return states;
}
