import * as v from 'valibot';
import { MODES, type Mode } from './plan';
import { DEVICE_CHOICES, type DeviceChoice } from './rungs';
import { isSite } from './site-rules';

/** Raise it when a field changes its meaning; what another version has stored is then read field by field. */
export const SETTINGS_VERSION = 1;
/** Key in `storage.local`. */
export const SETTINGS_KEY = 'settings';
/** Where settings that had to be repaired, or came from a newer version, are put aside as they were. */
export const SETTINGS_ASIDE_KEY = 'settings.aside';

const Site = v.pipe(v.string(), v.check(isSite));

const fields = {
  /** 0 (lenient) … 100 (strict); see policy.ts for the threshold it stands for. */
  sensitivity: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100)),
  /** Sites that are left alone, as registrable domains or IP addresses. */
  allowed: v.array(Site),
  /** What happens to an image that could not be judged. */
  unknown: v.picklist(['cover', 'show']),
  /** What happens to video and canvas whose pixels the browser lets nobody read. */
  unreadable: v.picklist(['cover', 'show']),
  /** How images are judged (plan.ts); `auto` takes the best that is there. */
  mode: v.picklist(['auto', ...MODES]),
  /** What the models run on (rungs.ts); `auto` takes the fastest that answers rightly. */
  device: v.picklist(DEVICE_CHOICES),
  /** Sites whose images may be fetched with the reader's cookies, written like `allowed`. */
  withCookies: v.array(Site),
  /** Whether an image that its server refuses is asked for once more with the page's origin as referrer. */
  refer: v.boolean(),
} as const;

export interface Settings {
  readonly version: typeof SETTINGS_VERSION;
  readonly sensitivity: number;
  readonly allowed: readonly string[];
  readonly unknown: 'cover' | 'show';
  readonly unreadable: 'cover' | 'show';
  readonly mode: Mode | 'auto';
  readonly device: DeviceChoice;
  readonly withCookies: readonly string[];
  readonly refer: boolean;
}

export const DEFAULTS: Settings = {
  version: SETTINGS_VERSION,
  sensitivity: 50,
  allowed: [],
  unknown: 'cover',
  unreadable: 'cover',
  mode: 'auto',
  device: 'auto',
  withCookies: [],
  refer: true,
};

export interface ParsedSettings {
  readonly settings: Settings;
  /** True where what was stored was not what is returned: the caller puts the original aside. */
  readonly repaired: boolean;
}

/**
 * Reads what storage holds, field by field: what is sound is kept, what is not gets its default.
 * Never throws. `undefined` (nothing stored yet) is the defaults, and no repair.
 */
export function parseSettings(stored: unknown): ParsedSettings {
  if (stored === undefined) return { settings: DEFAULTS, repaired: false };
  const raw: Record<string, unknown> =
    typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? { ...stored } : {};
  let repaired = raw['version'] !== SETTINGS_VERSION;
  const field = <T>(
    name: keyof typeof fields & keyof Settings,
    schema: v.GenericSchema<T>,
    fallback: T,
  ): T => {
    const result = v.safeParse(schema, raw[name]);
    if (result.success) return result.output;
    repaired = true;
    return fallback;
  };
  const settings: Settings = {
    version: SETTINGS_VERSION,
    sensitivity: field('sensitivity', fields.sensitivity, DEFAULTS.sensitivity),
    allowed: field('allowed', fields.allowed, soundSites(raw['allowed'])),
    unknown: field('unknown', fields.unknown, DEFAULTS.unknown),
    unreadable: field('unreadable', fields.unreadable, DEFAULTS.unreadable),
    mode: field('mode', fields.mode, DEFAULTS.mode),
    device: field('device', fields.device, DEFAULTS.device),
    withCookies: field('withCookies', fields.withCookies, soundSites(raw['withCookies'])),
    refer: field('refer', fields.refer, DEFAULTS.refer),
  };
  return { settings, repaired };
}

/** One bad entry does not cost the reader a whole list of sites. */
function soundSites(stored: unknown): string[] {
  if (!Array.isArray(stored)) return [];
  return [...new Set(stored.filter((site): site is string => typeof site === 'string' && isSite(site)))];
}
