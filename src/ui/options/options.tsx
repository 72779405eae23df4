import type { Settings } from '../../shared/settings';
import { AllowList } from '../shared/allow-list';
import { Honest } from '../shared/honest';
import { isolate, t } from '../shared/i18n';
import { ModelDownload } from '../shared/model-download';
import { SaveFailed } from '../shared/save-failed';
import { SensitivitySlider } from '../shared/sensitivity';
import { Access } from './access';
import { ModeChoice, UnknownChoice, UnreadableChoice } from './choices';
import { DeviceChoice } from './device';
import { Shortcut } from './shortcut';

interface Props {
  readonly settings: Settings;
  readonly version: string;
}

export const Options = ({ settings, version }: Props) => (
  <div class="sheet">
    <header>
      <h1>
        <img src="/icons/scrim.svg" alt="" width="32" height="32" />
        {t('optionsTitle')}
      </h1>
    </header>
    <main>
      <SaveFailed />
      <section class="card" aria-label={t('sensitivity')}>
        <SensitivitySlider value={settings.sensitivity} />
      </section>
      <section class="card">
        <UnknownChoice value={settings.unknown} />
      </section>
      <section class="card">
        <UnreadableChoice value={settings.unreadable} />
      </section>
      <section class="card">
        <ModeChoice value={settings.mode} />
      </section>
      <ModelDownload />
      <section class="card">
        <DeviceChoice value={settings.device} />
      </section>
      <section class="card" aria-labelledby="allow-title">
        <h2 id="allow-title">{t('allowTitle')}</h2>
        <AllowList allowed={settings.allowed} />
      </section>
      <Access refer={settings.refer} withCookies={settings.withCookies} />
      <section class="card" aria-labelledby="keyboard-title">
        <h2 id="keyboard-title">{t('shortcutTitle')}</h2>
        <Shortcut />
      </section>
      <section class="card" aria-labelledby="about-title">
        <h2 id="about-title">{t('aboutTitle')}</h2>
        <Honest />
      </section>
    </main>
    <footer>
      {t('aboutVersion', isolate(version))} · {t('aboutLicence', isolate('Apache-2.0'))}
    </footer>
  </div>
);
