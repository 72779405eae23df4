import { VIT } from '../../shared/catalogue';
import type { Settings } from '../../shared/settings';
import { health, type ModelHealth } from '../shared/health';
import { isolate, t } from '../shared/i18n';
import { milliseconds } from '../shared/measures';
import { change } from '../shared/settings';
import { Choice } from './choice';

/** What happens to an image that could not be checked. */
export const UnknownChoice = ({ value }: { readonly value: Settings['unknown'] }) => (
  <Choice
    name="unknown"
    title="unknownTitle"
    why="unknownWhy"
    options={[
      ['cover', 'unknownCover', 'unknownCoverMeans'],
      ['show', 'unknownShow', 'unknownShowMeans'],
    ]}
    value={value}
    onChoose={(unknown) => void change((settings) => ({ ...settings, unknown }))}
  />
);

/** What happens to videos and drawings that the browser lets nobody read. */
export const UnreadableChoice = ({ value }: { readonly value: Settings['unreadable'] }) => (
  <Choice
    name="unreadable"
    title="unreadableTitle"
    why="unreadableWhy"
    options={[
      ['cover', 'unreadableCover', 'unreadableCoverMeans'],
      ['show', 'unreadableShow', 'unreadableShowMeans'],
    ]}
    value={value}
    onChoose={(unreadable) => void change((settings) => ({ ...settings, unreadable }))}
  />
);

const MODE_NAMES = { fast: 'modeFast', balanced: 'modeBalanced', accurate: 'modeAccurate' } as const;

/** Which models judge. */
export const ModeChoice = ({ value }: { readonly value: Settings['mode'] }) => (
  <>
    <Choice
      name="mode"
      title="modeTitle"
      why="modeWhy"
      options={[
        ['auto', 'modeAuto', 'modeAutoMeans'],
        ['fast', 'modeFast', 'modeFastMeans'],
        ['balanced', 'modeBalanced', 'modeBalancedMeans'],
        ['accurate', 'modeAccurate', 'modeAccurateMeans'],
      ]}
      value={value}
      onChoose={(mode) => void change((settings) => ({ ...settings, mode }))}
    />
    <p class="now" role="status">
      {value === 'auto' && health.value !== undefined ? modeNow(health.value) : ''}
    </p>
  </>
);

/** Which mode the automatic one is now, and why. */
function modeNow({ mode, model, vitMs }: ModelHealth): string {
  const name = isolate(t(MODE_NAMES[mode]));
  if (vitMs !== undefined) return t('modeNowMeasured', name, isolate(milliseconds(vitMs)));
  return t(model.includes(VIT.id) ? 'modeNowUnmeasured' : 'modeNowNoVit', name);
}
