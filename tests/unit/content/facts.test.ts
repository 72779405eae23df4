import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/content/candidates/candidate';
import {
  isCovered,
  isLoading,
  isOpen,
  isRipe,
  isSmall,
  needsVigil,
  type Size,
  type Standing,
  standingOf,
} from '../../../src/content/facts';
import { SMALL_SIDE } from '../../../src/shared/limits';
import { DEFAULTS, type Settings } from '../../../src/shared/settings';
import { type Outcome, UNKNOWN_REASONS, type UnknownReason } from '../../../src/shared/verdict';

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
  coming: { is: 'coming', lazy: false },
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
const OVERDUE = { intime: false, overdue: true } as const;
const REVEALED = { hidden: false, revealed: true } as const;
const UNKNOWN = ['cover', 'show'] as const satisfies readonly Settings['unknown'][];

/** A rule holds for every combination of the values it names; a field that it leaves out may have any. */
interface Rule {
  readonly sighting: readonly (keyof typeof SIGHTINGS)[];
  readonly box?: readonly (keyof typeof BOXES)[];
  readonly outcome?: readonly (keyof typeof OUTCOMES)[];
  readonly overdue?: keyof typeof OVERDUE;
  readonly revealed?: keyof typeof REVEALED;
  readonly unknown?: Settings['unknown'];
  readonly stands: Standing;
}

const LARGE = ['none', 'large'] as const;
const covered = (reason: UnknownReason): Standing => ({ state: 'unknown', reason });
const bare = (reason: UnknownReason): Standing => ({ state: 'unknown', reason, bare: true });
/** Two rules: what could not be judged is covered or shown, as the reader has it. */
const unknown = (rule: Omit<Rule, 'stands' | 'unknown'>, reason: UnknownReason): Rule[] => [
  { ...rule, unknown: 'cover', stands: covered(reason) },
  { ...rule, unknown: 'show', stands: bare(reason) },
];

const RULES: readonly Rule[] = [
  { sighting: ['empty'], stands: { state: 'skip', reason: 'empty' } },
  { sighting: ['broken'], stands: bare('broken') },

  { sighting: ['coming'], overdue: 'intime', stands: { state: 'pending' } },
  // Covered whatever the reader chose: its pixels may still come, and no clock uncovers them.
  { sighting: ['coming'], overdue: 'overdue', revealed: 'hidden', stands: covered('timeout') },
  { sighting: ['coming'], overdue: 'overdue', revealed: 'revealed', stands: { state: 'shown' } },

  // What is still coming may yet grow: its box says nothing.
  { sighting: ['loading'], outcome: ['none'], overdue: 'intime', stands: { state: 'pending' } },
  {
    sighting: ['loading'],
    outcome: ['none', 'low'],
    overdue: 'overdue',
    revealed: 'hidden',
    stands: covered('timeout'),
  },
  {
    sighting: ['loading'],
    outcome: ['none'],
    overdue: 'overdue',
    revealed: 'revealed',
    stands: { state: 'shown' },
  },
  {
    sighting: ['loading'],
    outcome: ['low', 'high', 'failed'],
    revealed: 'revealed',
    stands: { state: 'shown' },
  },
  { sighting: ['loading'], outcome: ['high'], revealed: 'hidden', stands: { state: 'blur' } },
  ...unknown({ sighting: ['loading'], outcome: ['failed'], revealed: 'hidden' }, 'network'),
  // Judged safe, and not whole: it may still paint something else.
  {
    sighting: ['loading'],
    outcome: ['low'],
    overdue: 'intime',
    revealed: 'hidden',
    stands: { state: 'pending' },
  },

  { sighting: ['complete'], box: ['tiny'], stands: { state: 'skip', reason: 'small' } },
  { sighting: ['complete'], box: LARGE, outcome: ['none'], stands: { state: 'pending' } },
  {
    sighting: ['complete'],
    box: LARGE,
    outcome: ['low', 'high', 'failed'],
    revealed: 'revealed',
    stands: { state: 'shown' },
  },
  { sighting: ['complete'], box: LARGE, outcome: ['low'], revealed: 'hidden', stands: { state: 'safe' } },
  { sighting: ['complete'], box: LARGE, outcome: ['high'], revealed: 'hidden', stands: { state: 'blur' } },
  ...unknown({ sighting: ['complete'], box: LARGE, outcome: ['failed'], revealed: 'hidden' }, 'network'),
];

const keys = <K extends string>(of: Readonly<Record<K, unknown>>): K[] => Object.keys(of) as K[];
const combinations = keys(SIGHTINGS).flatMap((sighting) =>
  keys(BOXES).flatMap((box) =>
    keys(OUTCOMES).flatMap((outcome) =>
      keys(OVERDUE).flatMap((overdue) =>
        keys(REVEALED).flatMap((revealed) =>
          UNKNOWN.map((unknown) => ({ sighting, box, outcome, overdue, revealed, unknown })),
        ),
      ),
    ),
  ),
);

describe('standingOf', () => {
  it.each(combinations)(
    '$sighting, box $box, outcome $outcome, $overdue, $revealed, unknown: $unknown',
    (given) => {
      const rules = RULES.filter(
        ({ sighting, box, outcome, overdue, revealed, unknown }) =>
          sighting.includes(given.sighting) &&
          (box?.includes(given.box) ?? true) &&
          (outcome?.includes(given.outcome) ?? true) &&
          (overdue ?? given.overdue) === given.overdue &&
          (revealed ?? given.revealed) === given.revealed &&
          (unknown ?? given.unknown) === given.unknown,
      );
      expect(rules, 'exactly one rule speaks of each combination').toHaveLength(1);
      const facts = {
        sighting: SIGHTINGS[given.sighting],
        box: BOXES[given.box],
        outcome: OUTCOMES[given.outcome],
        overdue: OVERDUE[given.overdue],
        revealed: REVEALED[given.revealed],
      };
      expect(standingOf(facts, { ...DEFAULTS, unknown: given.unknown })).toStrictEqual(rules[0]?.stands);
    },
  );

  it.each(UNKNOWN_REASONS)('keeps the reason %s, and never takes a failure for safe', (reason) => {
    const facts = {
      sighting: SIGHTINGS.complete,
      box: BOXES.large,
      outcome: { ok: false, reason, detail: 'x' } as const,
      overdue: false,
      revealed: false,
    };
    expect(standingOf(facts, DEFAULTS)).toStrictEqual({ state: 'unknown', reason });
  });

  it('reads the same score anew for each sensitivity', () => {
    const facts = {
      sighting: SIGHTINGS.complete,
      box: BOXES.large,
      outcome: scored(0.4),
      overdue: false,
      revealed: false,
    };
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
    expect(isSmall({ sighting: SIGHTINGS[is], box: square(1) })).toBe(false);
  });
});

describe('what may be painted at another size than that of its box', () => {
  const sighting: Sighting = { ...image({ complete: true }), ...({ scalable: true } as object) };

  it('is never small, and always ripe', () => {
    for (const box of [undefined, square(1), square(400)]) {
      expect(isSmall({ sighting, box })).toBe(false);
      expect(isRipe({ sighting, box }, false, false)).toBe(true);
    }
  });
});

describe('isRipe', () => {
  const beyond: Sighting = {
    ...(image({ complete: true }) as Extract<Sighting, { is: 'image' }>),
    painted: { own: undefined, pictures: ['a.png'], beyond: true },
  };
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
    ['coming', SIGHTINGS.coming, square(400), { near: true }, false],
    ['broken', { is: 'broken' }, square(400), { near: true }, false],
    ['beyond its box, far away, without one', beyond, undefined, {}, false],
    ['beyond its box, near', beyond, undefined, { near: true }, true],
    ['beyond its box, which is tiny', beyond, square(1), {}, true],
  ];
  it.each(cases)('%s', (_name, sighting, box, { near = false, hidden = false }, ripe) => {
    expect(isRipe({ sighting, box }, near, hidden)).toBe(ripe);
  });
});

describe('isCovered', () => {
  const cases: [Standing, boolean][] = [
    [{ state: 'pending' }, true],
    [{ state: 'blur' }, true],
    [covered('network'), true],
    [bare('network'), false],
    [{ state: 'safe' }, false],
    [{ state: 'shown' }, false],
    [{ state: 'skip', reason: 'small' }, false],
  ];
  it.each(cases)('%o: %s', (standing, yes) => {
    expect(isCovered(standing)).toBe(yes);
  });
});

describe('isLoading', () => {
  const cases: [string, Sighting, boolean, boolean][] = [
    ['an image that is not whole', image({ complete: false }), false, true],
    ['a whole one', image({ complete: true }), true, false],
    ['lazy and far away', image({ complete: false, lazy: true }), false, false],
    ['lazy and near', image({ complete: false, lazy: true }), true, true],
    ['coming', { is: 'coming', lazy: false }, false, true],
    ['coming, lazy and far away', { is: 'coming', lazy: true }, false, false],
    ['coming, lazy and near', { is: 'coming', lazy: true }, true, true],
    ['empty', { is: 'empty' }, true, false],
    ['broken', { is: 'broken' }, true, false],
  ];
  it.each(cases)('%s', (_name, sighting, near, loading) => {
    expect(isLoading({ sighting }, near)).toBe(loading);
  });
});

describe('pictures that move', () => {
  const facts = { box: square(400), outcome: undefined, overdue: false, revealed: false } as const;
  const moving: Sighting = { ...image({ complete: true }), moves: true } as Sighting;
  const poster: Sighting = { ...image({ complete: true }), hides: true } as Sighting;
  const unreadable: Outcome = { ok: false, reason: 'unreadable', detail: '' };
  const [low, high] = [OUTCOMES.low, OUTCOMES.high];

  it('are held while they paint nothing, whatever else is known', () => {
    const held = { state: 'skip', reason: 'empty', held: true };
    expect(standingOf({ ...facts, sighting: { is: 'blank' } }, DEFAULTS)).toEqual(held);
    expect(standingOf({ ...facts, sighting: { is: 'blank' }, revealed: true }, DEFAULTS)).toEqual(held);
    const tiny = standingOf({ ...facts, sighting: { is: 'blank' }, box: BOXES.tiny }, DEFAULTS);
    expect(tiny).toEqual({ state: 'skip', reason: 'small' });
  });

  it.each([
    [undefined, 'pending'],
    [low, 'safe'],
    [high, 'blur'],
  ] as const)('stand as their samples say, and not as an answer for their address: %#', (sampled, state) => {
    expect(standingOf({ ...facts, sighting: moving, sampled }, DEFAULTS).state).toBe(state);
    expect(standingOf({ ...facts, sighting: moving, sampled, outcome: low }, DEFAULTS).state).toBe(state);
  });

  it('follow a choice of their own where nobody can read them', () => {
    const standing = (settings: Partial<Settings>): Standing =>
      standingOf({ ...facts, sighting: moving, sampled: unreadable }, { ...DEFAULTS, ...settings });
    expect(standing({ unreadable: 'cover', unknown: 'show' })).toEqual(covered('unreadable'));
    expect(standing({ unreadable: 'show', unknown: 'cover' })).toEqual(bare('unreadable'));
    const shown = standingOf({ ...facts, sighting: moving, sampled: unreadable, revealed: true }, DEFAULTS);
    expect(shown).toEqual({ state: 'shown' });
  });

  it.each([
    ['nothing is known of the film', low, undefined, 'pending'],
    ['the film is safe', low, low, 'safe'],
    ['the film is flagged', low, high, 'blur'],
    ['the film cannot be read', low, unreadable, 'safe'],
    ['the poster is flagged', high, low, 'blur'],
    ['nothing is known of the poster', undefined, low, 'pending'],
  ] as const)('and lie behind a poster count with it: %s', (_, outcome, sampled, state) => {
    expect(standingOf({ ...facts, sighting: poster, outcome, sampled }, DEFAULTS).state).toBe(state);
  });
});

describe('needsVigil', () => {
  const { low, high, failed } = OUTCOMES;
  const film = (behind?: string): Sighting =>
    ({ ...image({ complete: true }), moves: true, ...(behind === undefined ? {} : { behind }) }) as Sighting;
  const needs = (sighting: Sighting, outcome: Outcome | undefined, sensitivity = 50): boolean =>
    needsVigil(
      { sighting, outcome, sampled: low, box: BOXES.large, overdue: false, revealed: false },
      { ...DEFAULTS, sensitivity },
    );

  it('is what a film with a poster does until that is known to be safe, at the sensitivity that is set', () => {
    expect(needs(film('poster'), undefined)).toBe(true);
    expect(needs(film('poster'), failed)).toBe(true);
    expect(needs(film('poster'), high)).toBe(true);
    expect(needs(film('poster'), low)).toBe(false);
    expect(needs(film('poster'), scored(0.5), 100)).toBe(true);
    expect(needs(film('poster'), scored(0.5), 0)).toBe(false);
  });

  it('is nothing that others do', () => {
    expect(needs(film(), undefined)).toBe(false);
    expect(needs(SIGHTINGS.complete, high)).toBe(false);
    expect(needs({ is: 'blank' }, high)).toBe(false);
  });
});

describe('isOpen', () => {
  const answer: Outcome = { ok: false, reason: 'http', detail: '404' };
  const cases: [string, Sighting, Size | undefined, Outcome | undefined, boolean][] = [
    ['coming', { is: 'coming', lazy: false }, undefined, undefined, true],
    ['not answered', image({ complete: true }), square(400), undefined, true],
    ['answered', image({ complete: true }), square(400), answer, false],
    ['answered before it is whole', image({ complete: false }), square(400), answer, false],
    ['answered, and lazy and not loaded', image({ complete: false, lazy: true }), square(400), answer, true],
    ['answered, lazy and loaded', image({ complete: true, lazy: true }), square(400), answer, false],
    ['small', image({ complete: true }), square(8), undefined, false],
    ['empty', { is: 'empty' }, square(400), undefined, false],
    ['broken', { is: 'broken' }, square(400), undefined, false],
  ];
  it.each(cases)('%s', (_name, sighting, box, outcome, open) => {
    expect(isOpen({ sighting, box, outcome })).toBe(open);
  });
});
