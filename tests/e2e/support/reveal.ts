import type { Tab } from '../../../scripts/driver/driver';

/** Shows an image as a reader does: points at it, and presses the button in its corner. */
export async function reveal(page: Tab, index: number): Promise<void> {
  const image = page.locator('img').nth(index);
  await image.hover();
  await page.locator('scrim-overlay').waitFor({ state: 'attached' });
  const box = await image.boundingBox();
  if (box === null) throw new Error('the image has no box');
  await page.mouse.click(box.x + 30, box.y + 20);
}
