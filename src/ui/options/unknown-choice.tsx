import type { Settings } from '../../shared/settings';
import { type MessageKey, t } from '../shared/i18n';
import { change } from '../shared/settings';

const CHOICES: readonly (readonly [Settings['unknown'], MessageKey, MessageKey])[] = [
  ['cover', 'unknownCover', 'unknownCoverMeans'],
  ['show', 'unknownShow', 'unknownShowMeans'],
];

export const UnknownChoice = ({ value }: { readonly value: Settings['unknown'] }) => (
  <fieldset aria-describedby="unknown-why">
    <legend>{t('unknownTitle')}</legend>
    <p id="unknown-why" class="hint">
      {t('unknownWhy')}
    </p>
    {CHOICES.map(([choice, label, means]) => (
      <div key={choice} class="choice">
        <input
          type="radio"
          name="unknown"
          id={`unknown-${choice}`}
          checked={value === choice}
          aria-describedby={`unknown-${choice}-means`}
          onChange={() => void change((settings) => ({ ...settings, unknown: choice }))}
        />
        <div>
          <label for={`unknown-${choice}`}>{t(label)}</label>
          <p id={`unknown-${choice}-means`} class="hint">
            {t(means)}
          </p>
        </div>
      </div>
    ))}
  </fieldset>
);
