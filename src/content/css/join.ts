import { sourceAt } from '../candidates/address';
import type { CandidateElement, CandidateKind, PageSource, Sighting } from '../candidates/candidate';
import type { Paint } from './paint';
import { isForeign } from './unread';

/** @returns what an element shows with all that CSS paints on it */
export function join(sighting: Sighting, paint: Paint): Sighting {
  const { pictures, beyond, rules } = paint;
  if (pictures.length === 0 || sighting.is === 'coming') return sighting;
  const own = sighting.is === 'image' ? sighting.key : undefined;
  const painted = { own, pictures, beyond, foreign: rules.some(isForeign) };
  const key = [own ?? [], pictures].flat().join(' ');
  if (sighting.is === 'image') return { ...sighting, key, painted };
  return { is: 'image', key, complete: true, lazy: false, natural: { width: 0, height: 0 }, painted };
}

/** @returns how all that an element shows is to be had; `undefined` where a part of it must be complete first */
export function sourceOf(
  kind: CandidateKind,
  element: CandidateElement,
  { key, complete, painted }: Extract<Sighting, { is: 'image' }>,
): PageSource | undefined {
  if (painted === undefined) return kind.sourceOf(element, key, complete);
  const parts = painted.pictures.map((address) => ({ key: address, source: sourceAt(address) }));
  if (painted.own !== undefined) {
    const source = kind.sourceOf(element, painted.own, complete);
    if (source === undefined) return undefined;
    parts.push({ key: painted.own, source });
  }
  const [only, ...others] = parts;
  return only !== undefined && others.length === 0 ? only.source : { from: 'many', parts };
}
