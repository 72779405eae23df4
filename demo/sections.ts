import { type Fixture, fixturesOf } from '../tests/fixtures/images/index';
import { type Random, seeded } from '../tests/fixtures/images/random';

/** Images of each section of the page, in its order. One of each is flagged: eight in eighty. */
const counts = {
  plain: 25,
  srcset: 10,
  picture: 10,
  cross: 10,
  data: 5,
  shadow: 5,
  frame: 5,
  lazy: 10,
} as const;

export type Section = keyof typeof counts;

/** Of the whole gallery. */
export const IMAGES = Object.values(counts).reduce((sum, count) => sum + count, 0);

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const left = [...items];
  return items.map(() => left.splice(random.whole(0, left.length - 1), 1)[0] as T);
}

/** Deals the fixtures out to the sections, flagged ones at places of chance, the same at every start. */
export async function sections(): Promise<Record<Section, Fixture[]>> {
  const random = seeded(11);
  const safe = shuffled(random, await fixturesOf('safe'));
  const flagged = shuffled(random, await fixturesOf('blur'));
  const dealt = Object.entries(counts).map(([section, count]) => {
    const images = [...safe.splice(0, count - 1), ...flagged.splice(0, 1)];
    return [section, shuffled(random, images)];
  });
  return Object.fromEntries(dealt) as Record<Section, Fixture[]>;
}
