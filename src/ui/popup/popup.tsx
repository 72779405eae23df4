import { signal } from '@preact/signals';
import type { Settings } from '../../shared/settings';
import { hostOf, isAllowed } from '../../shared/site-rules';
import { AllowList } from '../shared/allow-list';
import { health } from '../shared/health';
import { HostAccess } from '../shared/host-access';
import { number, t } from '../shared/i18n';
import { SaveFailed } from '../shared/save-failed';
import { SensitivitySlider } from '../shared/sensitivity';
import { LoginOffer } from './login-offer';
import { ModelFailed, modelLine } from './model';
import { PageCounts } from './page-counts';
import type { PageState } from './page-link';
import { SiteSwitch } from './site-switch';
import { tab } from './tab';

export const page = signal<PageState>({ kind: 'asking' });

interface Props {
  readonly settings: Settings;
  readonly onRetry: () => void;
  readonly onOptions: () => void;
}

export function Popup({ settings, onRetry, onOptions }: Props) {
  const address = tab.value?.address ?? '';
  const runsHere = hostOf(address) !== undefined && !isAllowed(address, settings.allowed);
  const live = runsHere && page.value.kind === 'live';
  return (
    <>
      <header class="row">
        <h1>
          <img src="/icons/scrim.svg" alt="" width="20" height="20" />
          {t('extName')}
        </h1>
        <a
          href="/options.html"
          onClick={(event) => {
            event.preventDefault();
            onOptions();
          }}
        >
          {t('openOptions')}
        </a>
      </header>
      <main>
        <HostAccess address={tab.value === undefined ? undefined : address} />
        {health.value?.state === 'failed' && (
          <ModelFailed
            error={health.value.error}
            unknown={settings.unknown}
            onRetry={live ? onRetry : undefined}
          />
        )}
        <SiteSwitch address={address} settings={settings} />
        <SaveFailed />
        <section class="card" aria-label={t('sensitivity')}>
          <SensitivitySlider value={settings.sensitivity} />
        </section>
        {runsHere && <PageCounts page={page.value} onRetry={onRetry} />}
        {runsHere && page.value.kind === 'live' && (
          <LoginOffer address={address} withCookies={settings.withCookies} counts={page.value.counts} />
        )}
        <details class="card">
          <summary>
            {t('allowTitle')} <span class="number">{number(settings.allowed.length)}</span>
          </summary>
          <AllowList allowed={settings.allowed} />
        </details>
      </main>
      <footer>{modelLine(health.value)}</footer>
    </>
  );
}
