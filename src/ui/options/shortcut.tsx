import { signal } from '@preact/signals';
import { browser } from '../../platform/browser';
import { isolate, t } from '../shared/i18n';

/** The manifest's command that moves the keyboard through blurred images. */
const COMMAND = 'review';

/** The keys as they are now: the reader can change them, and another extension may have had them first. */
const keys = signal('');

export const reviewKey = {
  async read(): Promise<void> {
    const commands = await browser.commands.getAll();
    keys.value = commands.find(({ name }) => name === COMMAND)?.shortcut ?? '';
  },
};

export const Shortcut = () => (
  <>
    <p class="row">
      <span>{t('commandReview')}</span>
      {keys.value === '' ? <span class="hint">{t('shortcutNone')}</span> : <kbd dir="ltr">{keys.value}</kbd>}
    </p>
    <p class="hint">{t('shortcutMeans')}</p>
    <p class="hint">
      {t('shortcutChange', isolate('chrome://extensions/shortcuts'), isolate('about:addons'))}
    </p>
  </>
);
