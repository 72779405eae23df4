import type { Settings } from '../../shared/settings';
import { siteOf } from '../../shared/site';
import { hostOf, isAllowed } from '../../shared/site-rules';
import { isolate, t } from '../shared/i18n';
import { change } from '../shared/settings';
import { allowSite, filterAddress } from '../shared/sites';
import { Switch } from '../shared/switch';

interface Props {
  readonly address: string;
  readonly settings: Settings;
}

export function SiteSwitch({ address, settings }: Props) {
  const site = hostOf(address) === undefined ? undefined : siteOf(address);
  const filtered = site !== undefined && !isAllowed(address, settings.allowed);
  return (
    <label for="site-switch" class={`card site${site === undefined ? ' off' : ''}`}>
      <span class="site-words">
        <strong>{site === undefined ? t('siteNone') : <bdi>{site}</bdi>}</strong>
        <span id="site-means" class="hint">
          {site === undefined ? t('siteNoneMeans') : t(filtered ? 'siteFiltered' : 'siteAllowed')}
        </span>
      </span>
      <Switch
        id="site-switch"
        checked={filtered}
        disabled={site === undefined}
        label={site === undefined ? t('siteSwitchNone') : t('siteSwitch', isolate(site))}
        describedBy="site-means"
        onToggle={(on) => {
          if (site === undefined) return;
          void change((newest) => (on ? filterAddress(newest, address) : allowSite(newest, site)));
        }}
      />
    </label>
  );
}
