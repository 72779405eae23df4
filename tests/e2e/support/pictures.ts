import { namesOf } from '../../fixtures/images/index';

const flagged = namesOf('blur');
const safe = namesOf('safe');

const nth = (names: readonly string[], index: number): string => {
  const name = names[index % names.length];
  if (name === undefined) throw new Error('there are no such fixtures');
  return name;
};

/** Path of the nth flagged (safe) picture. Past the end of the catalogue they repeat under other addresses. */
export const bad = (index = 0): string => `/img/${nth(flagged, index)}?n=${index}`;
export const good = (index = 0): string => `/img/${nth(safe, index)}?n=${index}`;

/** An `img` of 200 × 150 px, large enough to matter. */
export const tag = (src: string, attributes = ''): string =>
  `<img src="${src}" width="200" height="150" ${attributes}>`;
