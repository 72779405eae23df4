import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MODES } from '../../../src/shared/plan';
import { DEVICE_CHOICES } from '../../../src/shared/rungs';
import { DEFAULTS, parseSettings, SETTINGS_VERSION, type Settings } from '../../../src/shared/settings';
import { isSite } from '../../../src/shared/site-rules';
import { manyGarbage, ODDITIES } from '../support/garbage';

const sound: Settings = {
  version: SETTINGS_VERSION,
  sensitivity: 72.5,
  allowed: ['example.org', '127.0.0.1'],
  unknown: 'show',
  unreadable: 'show',
  mode: 'balanced',
  device: 'wasm',
  withCookies: ['paper.test'],
  refer: false,
};

/** As JSON and structured clones make them: `__proto__` is a key like any other. */
const json = (text: string): unknown => JSON.parse(text);

describe('parseSettings', () => {
  it('keeps what is sound, to the last field', () => {
    expect(parseSettings({ ...sound })).toEqual({ settings: sound, repaired: false });
  });

  it('takes nothing stored for the defaults, which is no repair', () => {
    expect(parseSettings(undefined)).toEqual({ settings: DEFAULTS, repaired: false });
  });

  it.each([0, 100])('takes sensitivity %d, an end of its range', (sensitivity) => {
    expect(parseSettings({ ...sound, sensitivity })).toEqual({
      settings: { ...sound, sensitivity },
      repaired: false,
    });
  });

  it.each([-1, 100.1, Number.NaN, Number.POSITIVE_INFINITY, '50', null, undefined, [], {}])(
    'repairs sensitivity %j alone',
    (sensitivity) => {
      expect(parseSettings({ ...sound, sensitivity })).toEqual({
        settings: { ...sound, sensitivity: DEFAULTS.sensitivity },
        repaired: true,
      });
    },
  );

  it.each(['hide', '', 1, null, undefined, ['cover'], 'constructor'])(
    'repairs unknown %j alone',
    (unknown) => {
      expect(parseSettings({ ...sound, unknown })).toEqual({
        settings: { ...sound, unknown: 'cover' },
        repaired: true,
      });
    },
  );

  it.each(['hide', '', 1, null, undefined, ['show'], 'constructor'])(
    'repairs unreadable %j alone',
    (unreadable) => {
      expect(parseSettings({ ...sound, unreadable })).toEqual({
        settings: { ...sound, unreadable: 'cover' },
        repaired: true,
      });
    },
  );

  it('reads settings of a version without the choice for unreadable videos as the default, and keeps the rest', () => {
    const { unreadable: _, ...before } = sound;
    expect(parseSettings(before).settings).toEqual({ ...sound, unreadable: 'cover' });
  });

  it.each(['quick', '', 1, null, undefined, ['fast'], 'constructor'])('repairs mode %j alone', (mode) => {
    expect(parseSettings({ ...sound, mode })).toEqual({
      settings: { ...sound, mode: 'auto' },
      repaired: true,
    });
  });

  it.each(['gpu', '', 1, null, undefined, ['wasm'], 'constructor'])('repairs device %j alone', (device) => {
    expect(parseSettings({ ...sound, device })).toEqual({
      settings: { ...sound, device: 'auto' },
      repaired: true,
    });
  });

  it.each(DEVICE_CHOICES)('takes device %s', (device) => {
    expect(parseSettings({ ...sound, device })).toEqual({ settings: { ...sound, device }, repaired: false });
  });

  it.each(['auto', ...MODES] as const)('takes mode %s', (mode) => {
    expect(parseSettings({ ...sound, mode })).toEqual({ settings: { ...sound, mode }, repaired: false });
  });

  it.each(['example.org', null, undefined, 3, { 0: 'example.org', length: 1 }])(
    'repairs lists of sites alone that are %j',
    (sites) => {
      for (const field of ['allowed', 'withCookies'] as const)
        expect(parseSettings({ ...sound, [field]: sites })).toEqual({
          settings: { ...sound, [field]: [] },
          repaired: true,
        });
    },
  );

  it.each([0, 'false', null, undefined, [false]])('repairs refer %j alone', (refer) => {
    expect(parseSettings({ ...sound, refer })).toEqual({
      settings: { ...sound, refer: true },
      repaired: true,
    });
  });

  it('drops bad entries of lists of sites, and keeps the good ones', () => {
    const sites = ['example.org', 3, null, '*.evil.org', 'Example.ORG', ['a.org'], 'localhost', 'localhost'];
    for (const field of ['allowed', 'withCookies'] as const)
      expect(parseSettings({ ...sound, [field]: sites })).toEqual({
        settings: { ...sound, [field]: ['example.org', 'localhost'] },
        repaired: true,
      });
  });

  it.each([0, 2, 99, '1', null, undefined])('reads version %j field by field, as a repair', (version) => {
    const { settings, repaired } = parseSettings({ ...sound, version, addedLater: true });
    expect(settings).toEqual(sound);
    expect(repaired).toBe(true);
  });

  it('takes fields from the object itself, not from a prototype', () => {
    const { settings } = parseSettings(json('{"__proto__": {"sensitivity": 1, "unknown": "show"}}'));
    expect(settings).toEqual(DEFAULTS);
    expect(Object.getPrototypeOf(settings)).toBe(Object.prototype);
    expect(parseSettings(Object.create(sound)).settings).toEqual(DEFAULTS);
    expect(({} as Record<string, unknown>)['sensitivity']).toBeUndefined();
  });

  it('hands no key on that it does not know', () => {
    const { settings } = parseSettings(
      json('{"version": 1, "constructor": 1, "__proto__": {"x": 1}, "evil": 2}'),
    );
    expect(Object.keys(settings).sort()).toEqual(Object.keys(DEFAULTS).sort());
    expect('evil' in settings || 'x' in settings).toBe(false);
  });

  it('makes valid settings of anything, changes nothing of what it was given, and says whether it repaired', () => {
    // All of the garbage needs repair: something sound is among it.
    for (const stored of [...manyGarbage(3000), sound]) {
      const before = inspect(stored, { depth: null });
      const { settings, repaired } = parseSettings(stored);
      expect(inspect(stored, { depth: null })).toBe(before);
      expect(isSound(settings)).toBe(true);
      // What was repaired once needs no repair again.
      expect(parseSettings(settings)).toEqual({ settings, repaired: false });
      expect(repaired).toBe(stored !== undefined && !isSound(stored));
    }
  });

  it('survives any oddity in any one field, and keeps the other fields', () => {
    const fields = Object.keys(sound) as (keyof Settings)[];
    for (const field of fields) {
      for (const oddity of ODDITIES) {
        const { settings } = parseSettings({ ...sound, [field]: oddity });
        expect(isSound(settings)).toBe(true);
        for (const other of fields) {
          if (other !== field) expect(settings[other]).toEqual(sound[other]);
        }
      }
    }
  });
});

/** Written again by hand, so that the schema does not vouch for itself. */
function isSound(value: unknown): value is Settings {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { version, sensitivity, allowed, unknown, unreadable, mode, device, withCookies, refer } = {
    ...value,
  } as Record<string, unknown>;
  const areSites = (list: unknown): boolean =>
    Array.isArray(list) && list.every((site) => typeof site === 'string' && isSite(site));
  return (
    version === 1 &&
    typeof sensitivity === 'number' &&
    sensitivity >= 0 &&
    sensitivity <= 100 &&
    areSites(allowed) &&
    (unknown === 'cover' || unknown === 'show') &&
    (unreadable === 'cover' || unreadable === 'show') &&
    ['auto', ...MODES].some((each) => each === mode) &&
    DEVICE_CHOICES.some((each) => each === device) &&
    areSites(withCookies) &&
    typeof refer === 'boolean'
  );
}
