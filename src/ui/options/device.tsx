import type { Settings } from '../../shared/settings';
import { health, type RungHealth } from '../shared/health';
import { isolate, t } from '../shared/i18n';
import { milliseconds } from '../shared/measures';
import { leftWord, RUNG_NAMES } from '../shared/rungs';
import { change } from '../shared/settings';
import { Choice } from './choice';

/** What the models run on: the reader's choice, and what became of each rung of the ladder. */
export const DeviceChoice = ({ value }: { readonly value: Settings['device'] }) => (
  <>
    <Choice
      name="device"
      title="deviceTitle"
      why="deviceWhy"
      options={[
        ['auto', 'deviceAuto', 'deviceAutoMeans'],
        ['webgpu', 'deviceGpu', 'deviceGpuMeans'],
        ['wasm', 'deviceCpu', 'deviceCpuMeans'],
      ]}
      value={value}
      onChoose={(device) => void change((settings) => ({ ...settings, device }))}
    />
    <dl class="rungs" aria-label={t('deviceTitle')}>
      {health.value?.ladder.map((outcome, place, ladder) => (
        <div key={outcome.rung}>
          <dt>{t(RUNG_NAMES[outcome.rung])}</dt>
          <dd>
            <RungWord outcome={outcome} word={wordOf(outcome, place - usedPlace(ladder))} />
          </dd>
        </div>
      ))}
    </dl>
  </>
);

interface RungWordProps {
  readonly outcome: RungHealth;
  readonly word: string;
}

/** What was found out in detail is for whoever wants to mend it. */
const RungWord = ({ outcome: { detail }, word }: RungWordProps) =>
  detail === undefined ? (
    word
  ) : (
    <details>
      <summary>{word}</summary>
      <code dir="ltr">{detail}</code>
    </details>
  );

/** The best rung that has passed is the one that is stood on; before any has, all are above it. */
function usedPlace(ladder: readonly RungHealth[]): number {
  const place = ladder.findIndex(({ state }) => state === 'passed');
  return place === -1 ? ladder.length : place;
}

/** @param below how far below the rung that is used; above it, a negative number */
function wordOf({ state, reason, ms }: RungHealth, below: number): string {
  if (below === 0) return ms === undefined ? t('rungUsed') : t('rungUsedMs', isolate(milliseconds(ms)));
  if (state === 'left' && reason !== undefined) return leftWord(reason);
  if (state === 'trying') return t('rungTrying');
  // What is below is there for when it is needed, and was not needed so far.
  return t(below > 0 ? 'rungReady' : 'rungUntried');
}
