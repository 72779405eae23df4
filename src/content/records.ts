import type { Counts } from '../shared/protocol';
import type { CandidateElement, CandidateKind } from './candidates/candidate';
import { css } from './candidates/css';
import { kindOf } from './candidates/kinds';
import type { Standing } from './facts';
import { Tally } from './tally';
import { Watched } from './watched';

/** The records of a page session: one for each element that is watched. */
export class Records {
  readonly #here = new Map<Element, Watched>();
  /** Also of elements that left the page and may come back. */
  readonly #known = new WeakMap<Element, Watched>();
  readonly #offered = new Set<Watched>();
  readonly #tally = new Tally();

  /** Those of elements that are in the page, in no order. */
  get all(): Iterable<Watched> {
    return this.#here.values();
  }

  /** How many there are of each state. */
  get counts(): Counts {
    return this.#tally.counts;
  }

  /** Those that a reader can do something with: blurred, shown, or not checked. */
  get offered(): ReadonlySet<Watched> {
    return this.#offered;
  }

  of(element: Element): Watched | undefined {
    return this.#here.get(element);
  }

  /**
   * @param otherwise its kind where it is of none by itself
   * @returns the record of an element that has come; the one it had, where it was here before. `undefined` where it is
   *   nothing to watch
   */
  enter(element: Element, otherwise?: CandidateKind): Watched | undefined {
    const before = this.#known.get(element);
    const watched = before !== undefined && isStill(before) ? before : watchedOf(element, otherwise);
    if (watched === undefined) return undefined;
    this.#known.set(element, watched);
    this.#here.set(element, watched);
    this.#tally.move(undefined, watched.standing);
    return watched;
  }

  leave(watched: Watched): void {
    this.#here.delete(watched.element);
    this.#tally.move(watched.standing, undefined);
    this.#offered.delete(watched);
  }

  /** Keeps what an element stands for from now on. @returns what it stood for */
  stand(watched: Watched, standing: Standing): Standing {
    const before = watched.standing;
    watched.standing = standing;
    this.#tally.move(before, standing);
    if (isOffered(standing)) this.#offered.add(watched);
    else this.#offered.delete(watched);
    return before;
  }

  clear(): void {
    this.#here.clear();
  }
}

/** Whether an element is of the kind that it was: what was watched for its background may have become an image itself. */
export const isStill = ({ kind, element }: Watched): boolean =>
  kind !== css || (kindOf(element) ?? css) === css;

function watchedOf(element: Element, otherwise?: CandidateKind): Watched | undefined {
  const kind = kindOf(element) ?? otherwise;
  return kind === undefined ? undefined : new Watched(element as CandidateElement, kind);
}

const isOffered = ({ state, bare }: Standing): boolean =>
  state === 'blur' || state === 'shown' || (state === 'unknown' && bare !== true);
