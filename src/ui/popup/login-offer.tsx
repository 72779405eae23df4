import type { Settings } from '../../shared/settings';
import { siteOf } from '../../shared/site';
import { isolate, t } from '../shared/i18n';
import { change } from '../shared/settings';
import { lendCookies } from '../shared/sites';
import type { TabCounts } from './counts';

interface Props {
  readonly address: string;
  readonly withCookies: Settings['withCookies'];
  readonly counts: TabCounts;
}

/** Asks whether images may be fetched with cookies, where that is what some of this page's are missing. */
export function LoginOffer({ address, withCookies, counts }: Props) {
  const site = siteOf(address);
  const isNeeded = counts.reasons.some(({ reason }) => reason === 'login');
  if (site === undefined || !isNeeded || withCookies.includes(site)) return null;
  return (
    <section class="card login" aria-labelledby="login-title">
      <h2 id="login-title">{t('loginTitle')}</h2>
      <p class="hint">{t('loginText', isolate(site))}</p>
      <button type="button" onClick={() => void change((settings) => lendCookies(settings, site))}>
        {t('loginAllow', isolate(site))}
      </button>
    </section>
  );
}
