import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/content/candidates/candidate';
import { isRipe, isSmall, type Size, type Standing, standingOf } from '../../../src/content/facts';
import { SMALL_SIDE } from '../../../src/shared/limits';
import { DEFAULTS, type Settings } from '../../../src/shared/settings';
import { type Outcome, UNKNOWN_REASONS } from '../../../src/shared/verdict';

const image = (given: { complete: boolean; lazy?: boolean; side?: number }): Sighting => ({
  is: 'image',
  key: 'https://example.org/a.png',
  complete: given.complete,
  lazy: given.lazy ?? false,
  natural: { width: given.side ?? 400, height: given.side ?? 400 },
});
const square = (side: number): Size => ({ width: side, height: side });
const scored = (nsfw: number): Outcome => ({
  ok: true,
  scores: { model: 'mobilenet-v2', nsfw, labels: { porn: nsfw } },
  volatile: false,
});

const SIGHTINGS = {
  empty: { is: 'empty' },
  coming: { is: 'coming' },
  broken: { is: 'broken' },
  loading: image({ complete: false }),
  complete: image({ complete: true }),
} as const satisfies Record<string, Sighting>;
const BOXES = { none: undefined, tiny: square(16), large: square(400) } as const;
const OUTCOMES = {
  none: undefined,
  low: scored(0.1),
  high: scored(0.9),
  failed: { ok: false, reason: 'network', detail: '' },
} as const satisfies Record<string, Outcome | undefined>;
const REVEALED = { hidden: false, revealed: true } as const;
const UNKNOWN = ['cover', 'show'] as const satisfies readonly Settings['unknown'][];

/** A rule holds for every combination of the values it names; a field that it leaves out may have any. */
interface Rule {
  readonly sighting: readonly (keyof typeof SIGHTINGS)[];
  readonly box?: readonly (keyof typeof BOXES)[];
  readonly outcome?: readonly (keyof typeof OUTCOMES)[];
  readonly revealed?: keyof typeof REVEALED;
  readonly unknown?: Settings['unknown'];
  readonly stands: Standing;
}

const LARGE = ['none', 'large'] as const;
const RULES: readonly Rule[] = [
  { sighting: ['empty'], stands: { state: 'skip', reason: 'empty' } },
  { sighting: ['coming'], stands: { state: 'pending' } },
  { sighting: ['broken'], stands: { state: 'unknown', reason: 'broken', bare: true } },
  // What is still coming may yet grow: its box says nothing.
  { sighting: ['loading'], outcome: ['none'], stands: { state: 'pending' } },
  { sighting: ['loading'], outcome: ['low'], revealed: 'hidden', stands: { state: 'pending' } },
  { sighting: ['loading'], outcome: ['high'], revealed: 'hidden', stands: { state: 'blur' } },
  {
    sighting: ['loading'],
    outcome: ['low', 'high', 'failed'],
    revealed: 'revealed',
    stands: { state: 'shown' },
  },
  {
    sighting: ['loading'],
    outcome: ['failed'],
    revealed: 'hidden',
    unknown: 'cover',
    stands: { state: 'unknown', reason: 'network' },
  },
  {
    sighting: ['loading'],
    outcome: ['failed'],
    revealed: 'hidden',
    unknown: 'show',
    stands: { state: 'unknown', reason: 'network', bare: true },
  },
  { sighting: ['complete'], box: ['tiny'], stands: { state: 'skip', reason: 'small' } },
  { sighting: ['complete'], box: LARGE, outcome: ['none'], stands: { state: 'pending' } },
  { sighting: ['complete'], box: LARGE, outcome: ['low'], revealed: 'hidden', stands: { state: 'safe' } },
  { sighting: ['complete'], box: LARGE, outcome: ['high'], revealed: 'hidden', stands: { state: 'blur' } },
  {
    sighting: ['complete'],
    box: LARGE,
    outcome: ['low', 'high', 'failed'],
    revealed: 'revealed',
    stands: { state: 'shown' },
  },
  {
    sighting: ['complete'],
    box: LARGE,
    outcome: ['failed'],
    revealed: 'hidden',
    unknown: 'cover',
    stands: { state: 'unknown', reason: 'network' },
  },
  {
    sighting: ['complete'],
    box: LARGE,
    outcome: ['failed'],
    revealed: 'hidden',
    unknown: 'show',
    stands: { state: 'unknown', reason: 'network', bare: true },
  },
];

const keys = <K extends string>(of: Readonly<Record<K, unknown>>): K[] => Object.keys(of) as K[];
const combinations = keys(SIGHTINGS).flatMap((sighting) =>
  keys(BOXES).flatMap((box) =>
    keys(OUTCOMES).flatMap((outcome) =>
      keys(REVEALED).flatMap((revealed) =>
        UNKNOWN.map((unknown) => ({ sighting, box, outcome, revealed, unknown })),
      ),
    ),
  ),
);

describe('standingOf', () => {
  it.each(combinations)('$sighting, box $box, outcome $outcome, $revealed, unknown: $unknown', (given) => {
    const rules = RULES.filter(
      ({ sighting, box, outcome, revealed, unknown }) =>
        sighting.includes(given.sighting) &&
        (box?.includes(given.box) ?? true) &&
        (outcome?.includes(given.outcome) ?? true) &&
        (revealed ?? given.revealed) === given.revealed &&
        (unknown ?? given.unknown) === given.unknown,
    );
    expect(rules, 'exactly one rule speaks of each combination').toHaveLength(1);
    const facts = {
      sighting: SIGHTINGS[given.sighting],
      box: BOXES[given.box],
      outcome: OUTCOMES[given.outcome],
      revealed: REVEALED[given.revealed],
    };
    expect(standingOf(facts, { ...DEFAULTS, unknown: given.unknown })).toStrictEqual(rules[0]?.stands);
  });

  it.each(UNKNOWN_REASONS)('keeps the reason %s, and never takes a failure for safe', (reason) => {
    const facts = {
      sighting: SIGHTINGS.complete,
      box: BOXES.large,
      outcome: { ok: false, reason, detail: 'x' } as const,
      revealed: false,
    };
    expect(standingOf(facts, DEFAULTS)).toStrictEqual({ state: 'unknown', reason });
  });

  it('reads the same score anew for each sensitivity', () => {
    const facts = { sighting: SIGHTINGS.complete, box: BOXES.large, outcome: scored(0.4), revealed: false };
    const stateAt = (sensitivity: number): string => standingOf(facts, { ...DEFAULTS, sensitivity }).state;
    expect([0, 50, 70, 100].map(stateAt)).toEqual(['safe', 'safe', 'blur', 'blur']);
  });
});

describe('isSmall', () => {
  it.each([
    ['complete, one pixel less in width', true, { width: SMALL_SIDE - 1, height: 400 }, true],
    ['complete, one pixel less in height', true, { width: 400, height: SMALL_SIDE - 0.1 }, true],
    ['complete, just large enough', true, square(SMALL_SIDE), false],
    ['complete, without a box', true, undefined, false],
    ['complete, not displayed', true, square(0), true],
    ['still coming', false, square(1), false],
  ])('%s', (_name, complete, box, small) => {
    expect(isSmall({ sighting: image({ complete }), box })).toBe(small);
  });

  it.each(['empty', 'coming', 'broken'] as const)('says no of what is %s', (is) => {
    expect(isSmall({ sighting: { is }, box: square(1) })).toBe(false);
  });
});

describe('isRipe', () => {
  const cases: [string, Sighting, Size | undefined, { near?: boolean; hidden?: boolean }, boolean][] = [
    ['an image with a box', image({ complete: false }), square(32), {}, true],
    ['a box that is too small', image({ complete: true }), { width: 400, height: 31 }, {}, false],
    ['no box yet', image({ complete: true }), undefined, {}, false],
    ['lazy and far away', image({ complete: false, lazy: true }), square(400), {}, false],
    ['lazy and near', image({ complete: false, lazy: true }), square(400), { near: true }, true],
    ['lazy, far away and loaded', image({ complete: true, lazy: true }), square(400), {}, true],
    ['hidden document, loaded', image({ complete: true }), undefined, { hidden: true }, true],
    ['hidden document, loaded, tiny', image({ complete: true, side: 8 }), undefined, { hidden: true }, false],
    ['hidden document, loading', image({ complete: false }), undefined, { hidden: true }, false],
    ['hidden document, box known', image({ complete: true, side: 8 }), square(64), { hidden: true }, true],
    ['empty', { is: 'empty' }, square(400), { near: true }, false],
    ['coming', { is: 'coming' }, square(400), { near: true }, false],
    ['broken', { is: 'broken' }, square(400), { near: true }, false],
  ];
  it.each(cases)('%s', (_name, sighting, box, { near = false, hidden = false }, ripe) => {
    expect(isRipe({ sighting, box }, near, hidden)).toBe(ripe);
  });
});
