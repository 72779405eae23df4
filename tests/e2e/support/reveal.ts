import { expect } from 'vitest';
import type { Rectangle, Tab } from '../../../scripts/driver/driver';
import { PATIENCE } from './states';

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
  const box = await page.evaluate<Rectangle>(
    `(() => { const { x, y, width, height } = (${element}).getBoundingClientRect(); return { x, y, width, height }; })()`,
  );
  const [x, y] = [Math.max(0, box.x) + 30, Math.max(0, box.y) + 20];
  const onTop = `(() => {
    let found = document.elementFromPoint(${x}, ${y});
    while (found?.shadowRoot) found = found.shadowRoot.elementFromPoint(${x}, ${y});
    return found?.localName;
  })()`;
  await page.mouse.move(box.x + box.width - 8, box.y + box.height - 8);
  await page.mouse.move(box.x + box.width - 10, box.y + box.height - 10);
  await expect.poll(() => page.evaluate(onTop), { timeout: PATIENCE, interval: 50 }).toBe('scrim-overlay');
  await page.mouse.click(x, y);
}
