import type { Settings } from '../../shared/settings';
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

/** Which models judge. */
export const ModeChoice = ({ value }: { readonly value: Settings['mode'] }) => (
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
);
