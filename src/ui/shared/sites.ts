import type { Settings } from '../../shared/settings';
import { siteOf } from '../../shared/site';
import { isAllowed } from '../../shared/site-rules';

export const allowSite = (settings: Settings, site: string): Settings =>
  settings.allowed.includes(site) ? settings : { ...settings, allowed: [...settings.allowed, site].sort() };

export const removeSite = (settings: Settings, site: string): Settings => ({
  ...settings,
  allowed: settings.allowed.filter((other) => other !== site),
});

export const lendCookies = (settings: Settings, site: string): Settings =>
  settings.withCookies.includes(site)
    ? settings
    : { ...settings, withCookies: [...settings.withCookies, site].sort() };

export const keepCookies = (settings: Settings, site: string): Settings => ({
  ...settings,
  withCookies: settings.withCookies.filter((other) => other !== site),
});

/** Takes out every rule that lets this address through: one left over would keep the switch from moving. */
export const filterAddress = (settings: Settings, address: string): Settings => ({
  ...settings,
  allowed: settings.allowed.filter((site) => !isAllowed(address, [site])),
});

/** What somebody typed into the allow list: a site to add, or why not. */
export type Typed =
  | { readonly ok: true; readonly site: string }
  | { readonly ok: false; readonly why: 'nothing' | 'not-a-site' | 'there-already'; readonly site: string };

export function readSite(input: string, allowed: readonly string[]): Typed {
  const typed = input.trim();
  if (typed === '') return { ok: false, why: 'nothing', site: '' };
  const site = siteOf(typed);
  if (site === undefined) return { ok: false, why: 'not-a-site', site: typed };
  return allowed.includes(site) ? { ok: false, why: 'there-already', site } : { ok: true, site };
}
