import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Scrim } from '../lib/launch';
import { openPopup } from '../lib/popup';

export type Scheme = 'light' | 'dark';

/** Fades and switches that are on their way when a page is opened are over by then, in milliseconds. */
const settle = 800;

/** The part of the gallery that a reader sees first. */
export async function shootGallery(page: Page, scheme: Scheme): Promise<Buffer> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.bringToFront();
  await sleep(settle);
  return page.screenshot();
}

/** The real popup of the toolbar button, at the size that the browser gives it. */
export async function shootPopup(scrim: Scrim, gallery: Page, scheme: Scheme): Promise<Buffer> {
  const popup = await openPopup(scrim, gallery);
  const features = [{ name: 'prefers-color-scheme', value: scheme }];
  await popup.send('Emulation.setEmulatedMedia', { features });
  await sleep(settle);
  const { data } = await popup.send<{ data: string }>('Page.captureScreenshot', { format: 'png' });
  // No answer comes from a popup that has closed itself.
  void popup.send('Runtime.evaluate', { expression: 'close()' }).catch(() => {});
  await sleep(settle);
  return Buffer.from(data, 'base64');
}

/** A page of the extension, whole. */
export async function shootPage({ context, url }: Scrim, name: string, scheme: Scheme): Promise<Buffer> {
  const page = await context.newPage();
  try {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(url(name));
    await sleep(settle);
    return await page.screenshot({ fullPage: true });
  } finally {
    await page.close();
  }
}
