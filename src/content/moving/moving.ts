import type { CandidateElement } from '../candidates/candidate';
import type { Size } from '../facts';
import type { Source } from './grab';

/** What the sampler has to know of one kind of picture that changes by itself. */
export interface Moving<E extends CandidateElement = CandidateElement> {
  /** @returns what to read, where it can be read at this moment; `undefined` while it cannot */
  sourceOf(element: E): Source | undefined;
  /** @returns what it showed last, where it looks empty and need not be; asked for, it is kept from then on */
  lastOf?(element: E): Source | undefined;
  /** It is there from now on, and nobody has seen it yet. */
  begin?(element: E): void;
  /** It was seen as it is: what it showed before that is of no use. */
  outdate?(element: E): void;
  /** It is looked at no more. */
  release?(element: E): void;
  /** Its own pixels. */
  sizeOf(element: E): Size;
  /** @returns whether it may change without any event */
  isRunning(element: E): boolean;
  /** @returns its place on a timeline where the same place shows the same picture; `undefined` where there is none */
  momentOf(element: E): number | undefined;
  /** @returns whether it is protected, so that what is read of it says nothing */
  isProtected(element: E): boolean;
  /** @returns whether it is on the screen outside of its page */
  isAfloat(element: E): boolean;
  /** What is at rest and becomes another picture has been turned over: it is covered until it was judged. */
  readonly turns?: true;
  /** Waits for a moment in which what the page has drawn can be read, where not all are; called before each look. */
  readonly whenDrawn?: (look: () => void) => void;
  /** Calls when the browser shows its next frame, where it can tell. */
  readonly whenNext?: (element: E, call: () => void) => void;
  /** Something is on it, or nothing. @returns whether it is sighted otherwise from now on */
  noteBlank(element: E, blank: boolean): boolean;
}
