import { signal, useSignalEffect } from '@preact/signals';
import { askToSee, followHosts, maySee } from '../../platform/hosts';
import { t } from './i18n';

/** Whether Scrim may not see what the page before us speaks of. */
const missing = signal(false);

interface Props {
  /** Of the tab that the popup speaks of; left out, all of the web is meant. */
  readonly address?: string | undefined;
}

/** Says that a permission is missing without which nothing is covered, and asks for it. Nothing where it is there. */
export function HostAccess({ address }: Props) {
  useSignalEffect(() => {
    const leaving = new AbortController();
    const look = (): void =>
      void maySee(address).then((may) => {
        if (!leaving.signal.aborted) missing.value = !may;
      });
    followHosts(look, leaving.signal);
    look();
    return () => leaving.abort();
  });
  if (!missing.value) return null;
  return (
    <section class="card banner host-access">
      <div role="alert">
        <h2>{t('hostsTitle')}</h2>
        <p>{t('hostsText')}</p>
      </div>
      <button type="button" onClick={() => void askToSee().catch(() => undefined)}>
        {t('hostsAllow')}
      </button>
    </section>
  );
}
