import { Honest } from '../shared/honest';
import { HostAccess } from '../shared/host-access';
import { type MessageKey, t } from '../shared/i18n';
import { ModelDownload } from '../shared/model-download';
import { Steps } from './steps';

const HOW: readonly (readonly [MessageKey, MessageKey])[] = [
  ['howShow', 'howShowText'],
  ['howHide', 'howHideText'],
  ['howAllow', 'howAllowText'],
  ['howSlider', 'howSliderText'],
];

export const Welcome = ({ onOptions }: { readonly onOptions: () => void }) => (
  <div class="sheet">
    <header>
      <h1>
        <img src="/icons/scrim.svg" alt="" width="40" height="40" />
        {t('welcomeTitle')}
      </h1>
      <p class="lead">{t('welcomeLead')}</p>
    </header>
    <main>
      <HostAccess />
      <Steps />
      <ModelDownload />
      <section class="card" aria-labelledby="how-title">
        <h2 id="how-title">{t('howTitle')}</h2>
        <dl class="how">
          {HOW.map(([title, text]) => (
            <div key={title}>
              <dt>{t(title)}</dt>
              <dd>{t(text)}</dd>
            </div>
          ))}
        </dl>
        <button type="button" onClick={onOptions}>
          {t('openOptions')}
        </button>
      </section>
      <section class="card" aria-label={t('aboutTitle')}>
        <Honest />
      </section>
    </main>
  </div>
);
