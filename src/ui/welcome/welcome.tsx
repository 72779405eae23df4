import { Honest } from '../shared/honest';
import { HostAccess } from '../shared/host-access';
import { isolate, type MessageKey, t } from '../shared/i18n';
import { ModelDownload } from '../shared/model-download';
import { reviewKeys } from '../shared/review-key';
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
              <dd>
                {t(text)}
                {title === 'howShow' &&
                  reviewKeys.value !== '' &&
                  ` ${t('howShowKeys', isolate(reviewKeys.value))}`}
              </dd>
            </div>
          ))}
        </dl>
        <button type="button" onClick={onOptions}>
          {t('openOptions')}
        </button>
      </section>
      <section class="card" aria-labelledby="about-title">
        <h2 id="about-title">{t('aboutTitle')}</h2>
        <Honest />
      </section>
    </main>
  </div>
);
