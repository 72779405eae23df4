import { isolate, t } from './i18n';

interface Props {
  readonly sites: readonly string[];
  readonly onRemove: (site: string) => void;
}

/** Sites, each with a button that takes it out. */
export const SiteList = ({ sites, onRemove }: Props) =>
  sites.length === 0 ? (
    <p class="empty">{t('allowEmpty')}</p>
  ) : (
    <ul>
      {sites.map((site) => (
        <li key={site} class="row">
          <bdi>{site}</bdi>
          <button
            type="button"
            class="quiet"
            aria-label={t('allowRemoveSite', isolate(site))}
            onClick={() => onRemove(site)}
          >
            {t('allowRemove')}
          </button>
        </li>
      ))}
    </ul>
  );
