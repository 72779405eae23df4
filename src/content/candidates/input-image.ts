import { absolute, sightingAt, wholeSourceAt } from './address';
import type { CandidateKind } from './candidate';
import { Ends } from './ends';

const ends = new Ends();
const urlOf = (element: HTMLInputElement): string | undefined =>
  element.type === 'image' ? absolute(element.getAttribute('src') ?? '', element) : undefined;

/** `input` of type `image`: a picture that sends a form. */
export const inputImage: CandidateKind<HTMLInputElement> = {
  selector: 'input[type="image" i]',
  attributes: ['src', 'type'],

  ownerOf: (changed) =>
    changed.matches('input[type="image" i]') ? (changed as HTMLInputElement) : undefined,

  sight(element) {
    const url = urlOf(element);
    return url === undefined ? { is: 'empty' } : sightingAt(url, ends.of(element, url));
  },

  hear(element, { type }) {
    ends.heard(element, urlOf(element), type === 'load');
    return true;
  },

  describe: (element) => element.alt,

  sourceOf: (_element, key, complete) => wholeSourceAt(key, complete),
};
