import { type Random, seeded } from '../../fixtures/images/random';

/** One of every kind of value that a storage or a message may hold, and that nobody meant to put there. */
export const ODDITIES: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  101,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  ' ',
  '50',
  'cover',
  'constructor',
  '__proto__',
  '\u0000\ud800',
  10n,
  Symbol('odd'),
  () => 50,
  [],
  [[]],
  {},
  Object.create(null),
  new Date(0),
  new Map([['version', 1]]),
  new Set(['cover']),
  new ArrayBuffer(8),
  new Uint8Array(3),
  /x/,
  new Error('odd'),
];

/** What keys and names are drawn from: ours, and those that every object has. */
const KEYS = [
  'version',
  'sensitivity',
  'allowed',
  'unknown',
  'unreadable',
  'mode',
  'device',
  'withCookies',
  'refer',
  'constructor',
  'toString',
  'hasOwnProperty',
  '__proto__',
  'length',
  '0',
  '',
] as const;

/** Any value: an oddity, a list, or a record that has some of our keys. */
export function garbage(random: Random, depth = 3): unknown {
  if (depth === 0 || random.chance(0.5)) return ODDITIES[random.whole(0, ODDITIES.length - 1)];
  const count = random.whole(0, 6);
  if (random.chance(0.3)) return Array.from({ length: count }, () => garbage(random, depth - 1));
  const record = {};
  for (let i = 0; i < count; i++) {
    // Defined, not assigned: `__proto__` becomes a key of its own, as it does in JSON and in structured clones.
    Object.defineProperty(record, random.pick(KEYS), {
      value: garbage(random, depth - 1),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return record;
}

/** The same values at each run: a find can be found again. */
export function manyGarbage(count: number, seed = 1): unknown[] {
  const random = seeded(seed);
  return [...ODDITIES, ...Array.from({ length: count }, () => garbage(random))];
}
