import type { Settings } from '../../shared/settings';
import { health, type Outcome } from '../shared/health';
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
          <dd title={outcome.detail}>{wordOf(outcome, place - usedPlace(ladder))}</dd>
        </div>
      ))}
    </dl>
  </>
);

/** The best rung that has passed is the one that is stood on; before any has, all are above it. */
function usedPlace(ladder: readonly Outcome[]): number {
  const place = ladder.findIndex(({ state }) => state === 'passed');
  return place === -1 ? ladder.length : place;
}

/** @param below how far below the rung that is used; above it, a negative number */
function wordOf({ state, reason, ms }: Outcome, below: number): string {
  if (below === 0) return ms === undefined ? t('rungUsed') : t('rungUsedMs', isolate(milliseconds(ms)));
  if (state === 'left' && reason !== undefined) return leftWord(reason);
  if (state === 'trying') return t('rungTrying');
  // What is below is there for when it is needed, and was not needed so far.
  return t(below > 0 ? 'rungReady' : 'rungUntried');
}
