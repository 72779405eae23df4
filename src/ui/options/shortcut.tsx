import { isolate, t } from '../shared/i18n';
import { reviewKeys } from '../shared/review-key';

export const Shortcut = () => (
  <>
    <p class="row">
      <span>{t('commandReview')}</span>
      {reviewKeys.value === '' ? (
        <span class="hint">{t('shortcutNone')}</span>
      ) : (
        <kbd dir="ltr">{reviewKeys.value}</kbd>
      )}
    </p>
    <p class="hint">{t('shortcutMeans')}</p>
    <p class="hint">
      {t('shortcutChange', isolate('chrome://extensions/shortcuts'), isolate('about:addons'))}
    </p>
  </>
);
