import type { Outcome } from '../shared/verdict';
import type { CandidateElement, CandidateKind, Sighting } from './candidates/candidate';
import type { Size, Standing } from './facts';
import type { Sampler } from './moving/sampler';

/** What the session remembers of one element. */
export class Watched {
  readonly element: CandidateElement;
  readonly kind: CandidateKind;
  sighting: Sighting = { is: 'coming', lazy: false };
  box: Size | undefined;
  outcome: Outcome | undefined;
  sampled: Outcome | undefined;
  overdue = false;
  revealed = false;
  /** An `error` event came for what it shows now. */
  failed = false;
  /** A failure is tried again by itself once, when the browser has the image after all. */
  retried = false;
  /** A server has refused to Scrim what the page has: from now on it is asked for as the page has asked. */
  refused = false;
  /** Looks at what changes by itself; `undefined` for all else. */
  sampler: Sampler | undefined;
  /** The address it waits for a verdict on. */
  waitsFor: string | undefined;
  /** What was last written to the page. */
  standing: Standing = { state: 'pending' };

  constructor(element: CandidateElement, kind: CandidateKind) {
    this.element = element;
    this.kind = kind;
  }

  /** It shows other pixels: what is known of the last ones, and what the reader wanted of them, says nothing of these. */
  forget(): void {
    this.outcome = undefined;
    this.revealed = false;
    this.retried = false;
    this.refused = false;
  }

  get key(): string | undefined {
    return this.sighting.is === 'image' ? this.sighting.key : undefined;
  }

  /** The address that a verdict is asked on, as a sampler does not. */
  get asks(): string | undefined {
    return this.sighting.is === 'image' ? (this.sighting.behind ?? this.sighting.key) : undefined;
  }

  /** The addresses of all that it shows: its own, and what CSS paints on it. */
  get shows(): readonly string[] {
    if (this.sighting.is !== 'image') return [];
    const { key, painted } = this.sighting;
    if (painted === undefined) return [key];
    return painted.own === undefined ? painted.pictures : [painted.own, ...painted.pictures];
  }
}
