import type { CandidateElement, CandidateKind } from './candidate';
import { canvas } from './canvas';
import { css } from './css';
import { img } from './img';
import { inputImage } from './input-image';
import { plugged } from './plugged';
import { svgImage } from './svg-image';
import { video } from './video';

/** All kinds of images that are watched; an element belongs to the first whose selector it matches. */
const KINDS = [img, inputImage, plugged, svgImage, video, canvas, css] as unknown as readonly CandidateKind[];

/** Finds the elements of all kinds. */
export const SELECTOR = KINDS.map(({ selector }) => selector).join();

/** Attributes whose change may change the pixels of some kind. */
export const ATTRIBUTES = [...new Set(KINDS.flatMap(({ attributes }) => attributes))];

/** Events after which some kind of element is to be looked at. */
export const EVENTS = [...new Set(KINDS.flatMap(({ events }) => events ?? []))];

/** @returns the kind of an element; `undefined` where it is of none */
export const kindOf = (element: Element): CandidateKind | undefined =>
  KINDS.find(({ selector }) => element.matches(selector));

/** @returns the elements whose pixels may have changed with another element */
export function ownersOf(changed: Element): CandidateElement[] {
  const owners = KINDS.map((kind) => kind.ownerOf(changed));
  return owners.filter((owner) => owner !== undefined);
}
