import { signal } from '@preact/signals';
import { browser } from '../../platform/browser';

/** The manifest's command that moves the keyboard through blurred images. */
const COMMAND = 'review';

/** Its keys as they are now, empty where none are set: the reader can change them, and another extension may have had them first. */
export const reviewKeys = signal('');

/** Follows them for as long as the page is there: the reader may come back from the browser's own page for shortcuts. */
export function followReviewKeys(): void {
  const read = async (): Promise<void> => {
    const commands = await browser.commands.getAll();
    reviewKeys.value = commands.find(({ name }) => name === COMMAND)?.shortcut ?? '';
  };
  void read();
  addEventListener('focus', () => void read());
}
