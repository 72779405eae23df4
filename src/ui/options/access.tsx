import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Settings } from '../../shared/settings';
import { isolate, t } from '../shared/i18n';
import { change } from '../shared/settings';
import { SiteList } from '../shared/site-list';
import { keepCookies } from '../shared/sites';
import { Switch } from '../shared/switch';

/** What Scrim may tell a server that does not give an image to everybody: the page's site, and who the reader is. */
export function Access({ refer, withCookies }: Pick<Settings, 'refer' | 'withCookies'>) {
  const heading = useRef<HTMLHeadingElement>(null);
  const news = useSignal('');

  const remove = async (site: string): Promise<void> => {
    if (!(await change((settings) => keepCookies(settings, site)))) return;
    news.value = t('allowRemoved', isolate(site));
    // The button is gone with its row; without this the keyboard would start again at the top of the page.
    heading.current?.focus();
  };

  return (
    <section class="card access" aria-labelledby="access-title">
      <h2 id="access-title">{t('accessTitle')}</h2>
      <div class="row">
        <label for="refer">{t('accessRefer')}</label>
        <Switch
          id="refer"
          checked={refer}
          label={t('accessRefer')}
          describedBy="refer-means"
          onToggle={(on) => void change((settings) => ({ ...settings, refer: on }))}
        />
      </div>
      <p id="refer-means" class="hint">
        {t('accessReferMeans')}
      </p>
      <div class="allow-list with-cookies">
        <h3 ref={heading} tabIndex={-1}>
          {t('accessCookiesTitle')}
        </h3>
        <p class="hint">{t('accessCookiesIntro')}</p>
        <SiteList sites={withCookies} onRemove={(site) => void remove(site)} />
        <p class="unseen" role="status">
          {news.value}
        </p>
      </div>
    </section>
  );
}
