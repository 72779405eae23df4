import { expect } from 'vitest';
import type { Rectangle, Tab } from '../../../scripts/driver/driver';

/** Shows an image as a reader does: points at it, and presses the button in its corner. */
export async function reveal(page: Tab, index: number): Promise<void> {
  const image = page.locator('img').nth(index);
  await image.hover();
  await page.locator('scrim-overlay').waitFor({ state: 'attached' });
  const box = await image.boundingBox();
  if (box === null) throw new Error('the image has no box');
  await page.mouse.click(box.x + 30, box.y + 20);
}

/**
 * The same for an element of any kind, anywhere: the overlay has to be on top of whatever is there.
 *
 * @param element an expression of the page
 */
export async function showAt(page: Tab, element: string): Promise<void> {
  // What is offered hides again when the page moves under it: then it is pointed at anew.
  const point = async (): Promise<{ x: number; y: number; onTop: string }> => {
    const box = await page.evaluate<Rectangle>(
      `(() => { const { x, y, width, height } = (${element}).getBoundingClientRect(); return { x, y, width, height }; })()`,
    );
    const [x, y] = [Math.max(0, box.x) + 30, Math.max(0, box.y) + 20];
    for (const step of [12, 10]) await page.mouse.move(x + 100 + step, y + 80 + step);
    const onTop = await page.evaluate<string>(`new Promise((resolve) => setTimeout(() => {
      let found = document.elementFromPoint(${x}, ${y});
      while (found?.shadowRoot) found = found.shadowRoot.elementFromPoint(${x}, ${y});
      resolve(found?.localName ?? '');
    }, 100))`);
    return { x, y, onTop };
  };
  let at = await point();
  const onTop = async (): Promise<string> => {
    at = await point();
    return at.onTop;
  };
  await expect.poll(onTop).toBe('scrim-overlay');
  await page.mouse.click(at.x, at.y);
}
