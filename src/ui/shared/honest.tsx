import { t } from './i18n';

/** What readers are told of privacy and of the model's limits, in the same words wherever it stands. */
export const Honest = () => (
  <>
    <h3>{t('privacyTitle')}</h3>
    <p>{t('privacyText')}</p>
    <h3>{t('limitsTitle')}</h3>
    <p>{t('limitsText')}</p>
  </>
);
