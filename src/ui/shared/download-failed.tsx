import type { StoreState } from '../../shared/protocol';
import { isolate, t } from './i18n';
import { megabytes } from './measures';

type Failed = Extract<StoreState, { phase: 'failed' }>;

interface Props {
  readonly state: Failed;
  readonly hub: string;
}

/** What happened and what to do, then what it means meanwhile. */
export const DownloadFailed = ({ state, hub }: Props) => (
  <div role="alert" class="download-failed">
    <h3>{t('downloadFailed')}</h3>
    <p>{whatToDo(state, hub)}</p>
    <p>{t('downloadMeanwhile')}</p>
  </div>
);

function whatToDo({ reason, status = 0, total, received }: Failed, hub: string): string {
  const host = isolate(hub);
  switch (reason) {
    case 'offline':
      return t('downloadOffline', host);
    case 'no-space':
      return t('downloadNoSpace', isolate(megabytes(total - received)));
    case 'wrong-hash':
      return t('downloadWrongHash', host);
    case 'server':
      return t('downloadServer', host, isolate(String(status)));
    case 'gone':
      return t('downloadGone', host);
    case 'storage':
      return t('downloadStorage');
  }
}
