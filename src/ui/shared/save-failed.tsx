import { t } from './i18n';
import { saveFailed } from './settings';

/** Always in the page, so that screen readers notice when it gets its text. */
export const SaveFailed = () => (
  <p class="error" role="alert">
    {saveFailed.value ? t('saveFailed') : ''}
  </p>
);
