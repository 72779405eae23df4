import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { number, t } from './i18n';
import { latestOnly } from './latest';
import { change } from './settings';

interface Props {
  readonly value: number;
}

/** Writes while it moves, so that open pages follow the reader's hand. */
export function SensitivitySlider({ value }: Props) {
  // The hand's own value while writes are on their way: an older echo from storage must not pull the knob back.
  const held = useSignal<number | undefined>(undefined);
  const write = useMemo(
    () => latestOnly((sensitivity: number) => change((settings) => ({ ...settings, sensitivity }))),
    [],
  );
  const shown = held.value ?? value;
  return (
    <div class="sensitivity">
      <div class="row">
        <label class="title" for="sensitivity">
          {t('sensitivity')}
        </label>
        <output for="sensitivity" class="number">
          {number(Math.round(shown))}
        </output>
      </div>
      <input
        id="sensitivity"
        type="range"
        min="0"
        max="100"
        step="1"
        value={shown}
        style={{ '--filled': `${shown}%` }}
        aria-describedby="sensitivity-means"
        onInput={(event) => {
          const wanted = event.currentTarget.valueAsNumber;
          held.value = wanted;
          void write(wanted).then(() => {
            held.value = undefined;
          });
        }}
      />
      <div class="row ends" aria-hidden="true">
        <span>{t('sensitivityLenient')}</span>
        <span>{t('sensitivityStrict')}</span>
      </div>
      <p id="sensitivity-means" class="hint">
        {meaning(shown)}
      </p>
    </div>
  );
}

function meaning(sensitivity: number): string {
  if (sensitivity < 35) return t('sensitivityMeansLenient');
  return sensitivity > 65 ? t('sensitivityMeansStrict') : t('sensitivityMeansBalanced');
}
