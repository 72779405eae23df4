import { beforeEach, describe, expect, it } from 'vitest';
import type { Tab } from '../../scripts/driver/driver';
import { keyPixelsOf } from '../../scripts/lib/flashes';
import { useBed } from './support/bed';
import { bad, good, tag } from './support/pictures';
import { expectStates } from './support/states';

/** How a reader gets at a blurred image, with a real pointer and a real keyboard. */

const bed = useBed();
let page: Tab;

/** Whether the marker of a flagged picture is to be seen. */
const isSeen = async (index: number): Promise<boolean> =>
  (await keyPixelsOf(await page.locator('img').nth(index).screenshot())) > 24;

/** The overlay's insides are closed; where its first button must be is known from the image, though. */
async function clickShow(index: number): Promise<void> {
  const image = page.locator('img').nth(index);
  await image.hover({ position: { x: 150, y: 100 }, force: true });
  await page.locator('scrim-overlay').waitFor({ state: 'attached' });
  const box = await image.boundingBox();
  if (box === null) throw new Error('the image is nowhere');
  await page.mouse.click(box.x + 30, box.y + 20);
}

beforeEach(async () => {
  await page?.close();
  page = await bed.open(
    `<!doctype html><button id="before">before</button><script>var heard = []</script>
      <a href="#followed">${tag(bad())}</a>${tag(good())}${tag(bad(1))}
      <script>for (const type of ['click', 'keydown']) addEventListener(type, (e) => heard.push(type + ' ' + e.target.localName))</script>`,
  );
  await expectStates(page, ['blur', 'safe', 'blur']);
});

describe('by mouse', () => {
  it('shows a blurred image and hides it again, without following the link it is in', async () => {
    expect(await isSeen(0)).toBe(false);
    await clickShow(0);
    await expectStates(page, ['shown', 'safe', 'blur']);
    expect(await isSeen(0)).toBe(true);
    await clickShow(0);
    await expectStates(page, ['blur', 'safe', 'blur']);
    expect(await isSeen(0)).toBe(false);
    expect(page.url()).not.toContain('#followed');
  });

  it('offers nothing for a safe image', async () => {
    await page.locator('img').nth(1).hover();
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    expect(await page.locator('scrim-overlay').count()).toBe(0);
  });
});

describe('by keyboard', () => {
  /** The focus goes to the overlay, or from one image to the next within it. */
  const review = async (): Promise<void> => {
    await bed.scrim.command('review');
    await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe('scrim-overlay');
  };

  it('goes from one blurred image to the next, shows with Enter, and gives the focus back with Escape', async () => {
    await page.bringToFront();
    await page.locator('#before').focus();
    await review();
    await page.keyboard.press('Enter');
    await expectStates(page, ['shown', 'safe', 'blur']);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expectStates(page, ['shown', 'safe', 'shown']);
    await page.keyboard.press('Enter');
    await expectStates(page, ['shown', 'safe', 'blur']);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('before');
    // The page heard none of it.
    expect(await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toEqual([]);
  });

  it('offers "Show" for the image of a link that gets the focus', async () => {
    await page.bringToFront();
    await page.locator('#before').focus();
    await page.keyboard.press('Tab');
    await expect.poll(() => page.locator('scrim-overlay').count()).toBe(1);
    await review();
    await page.keyboard.press('Enter');
    await expectStates(page, ['shown', 'safe', 'blur']);
  });
});

it('by context menu: the entry works on the image that the menu was opened on', async () => {
  const click = async (): Promise<void> => {
    await page.locator('img').nth(2).click({ button: 'right', force: true });
    await bed.scrim.chooseMenu('toggle-image');
  };
  await click();
  await expectStates(page, ['blur', 'safe', 'shown']);
  await click();
  await expectStates(page, ['blur', 'safe', 'blur']);
});

it('not by the page: neither its events nor its calls show anything', async () => {
  await page.locator('img').first().hover({ force: true });
  await page.locator('scrim-overlay').waitFor({ state: 'attached' });
  await page.evaluate(() => {
    const host = document.querySelector<HTMLElement>('scrim-overlay');
    for (const type of [
      'pointerdown',
      'mousedown',
      'click',
      'keydown',
      'contextmenu',
      'pointermove',
      'focusin',
    ]) {
      const event = new MouseEvent(type, { bubbles: true, composed: true, clientX: 30, clientY: 40 });
      for (const target of [host, document.images[0], document.documentElement]) target?.dispatchEvent(event);
    }
    host?.click();
    if (host?.shadowRoot) throw new Error('the overlay is open to the page');
  });
  await expectStates(page, ['blur', 'safe', 'blur']);
});
