import type { StoreState } from '../../shared/protocol';
import { isolate, type MessageKey, t } from './i18n';
import { megabytes } from './measures';
import { type Command, command } from './store';

const BUTTONS: Readonly<Record<StoreState['phase'], readonly (readonly [Command, MessageKey])[]>> = {
  none: [['start', 'downloadStart']],
  running: [
    ['pause', 'downloadPause'],
    ['cancel', 'downloadCancel'],
  ],
  paused: [
    ['resume', 'downloadResume'],
    ['cancel', 'downloadCancel'],
  ],
  failed: [
    ['resume', 'retry'],
    ['cancel', 'downloadCancel'],
  ],
  ready: [['delete', 'downloadDelete']],
};

/** Pause and its opposites are one button, so that the keyboard stays where it is; what removes is never that one. */
const place = (what: Command): string => (what === 'cancel' || what === 'delete' ? what : 'go');

export const DownloadButtons = ({ state }: { readonly state: StoreState }) => (
  <div class="download-buttons">
    {BUTTONS[state.phase].map(([what, label]) => (
      <button key={place(what)} type="button" onClick={() => void command(what, state)}>
        {t(label, isolate(megabytes(state.total)))}
      </button>
    ))}
  </div>
);
