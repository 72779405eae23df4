import type { StoreState } from '../../shared/protocol';
import { isolate, t } from './i18n';
import { duration, megabytes, pace } from './measures';

interface Props {
  readonly state: StoreState;
  readonly name: string;
}

/** A bar, and beneath it in words: bytes, speed, time left. */
export const DownloadProgress = ({ state, name }: Props) => (
  <>
    <progress
      value={state.received}
      max={state.total}
      aria-label={t('downloadProgress', isolate(name))}
      aria-describedby={`download-${state.dtype}`}
    />
    <p id={`download-${state.dtype}`} class="row hint number">
      <span>{t('downloadBytes', isolate(megabytes(state.received)), isolate(megabytes(state.total)))}</span>
      <span>{paceOf(state)}</span>
    </p>
  </>
);

function paceOf(state: StoreState): string {
  if (state.phase !== 'running' || state.step !== 'receiving') return '';
  const { bytesPerSecond, secondsLeft } = state;
  const words = [];
  if (bytesPerSecond !== undefined) words.push(isolate(pace(bytesPerSecond)));
  if (secondsLeft !== undefined) words.push(t('downloadLeft', isolate(duration(secondsLeft))));
  return words.join(' · ');
}
