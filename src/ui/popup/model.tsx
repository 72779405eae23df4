import { CATALOGUE } from '../../shared/catalogue';
import type { Settings } from '../../shared/settings';
import type { ModelHealth } from '../shared/health';
import { isolate, plural, t } from '../shared/i18n';

/** Technical names, the same in every language. */
const BACKENDS: Readonly<Record<string, string>> = { wasm: 'WASM', webgpu: 'WebGPU' };

const nameOf = (id: string): string => CATALOGUE.find((model) => model.id === id)?.name ?? id;

export function modelLine(health: ModelHealth | undefined): string {
  if (health === undefined || health.state === 'idle') return t('modelResting');
  const name = isolate(health.model.split('+').map(nameOf).join(' + '));
  if (health.state === 'loading') return t('modelLoading', name);
  if (health.state === 'failed') return t('modelNotWorking', name);
  const backend = BACKENDS[health.backend] ?? health.backend;
  const where = health.threads > 0 ? plural('modelThreads', health.threads, backend) : backend;
  return `${name} · ${where}`;
}

interface FailedProps {
  readonly error: string | undefined;
  readonly unknown: Settings['unknown'];
  /** Missing where no page listens that could try. */
  readonly onRetry: (() => void) | undefined;
}

/** What happened, what it means for the reader, and what to do. */
export const ModelFailed = ({ error, unknown, onRetry }: FailedProps) => (
  <div class="card banner">
    <div role="alert">
      <h2>{t('failedTitle')}</h2>
      <p>{t(unknown === 'cover' ? 'failedCovered' : 'failedShown')}</p>
      <p>{t('failedWhatToDo')}</p>
    </div>
    {error !== undefined && (
      <details>
        <summary>{t('failedDetails')}</summary>
        <code dir="ltr">{error}</code>
      </details>
    )}
    {onRetry !== undefined && (
      <button type="button" onClick={onRetry}>
        {t('retry')}
      </button>
    )}
  </div>
);
