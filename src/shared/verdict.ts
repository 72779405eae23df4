/**
 * The words for what Scrim knows of an image. Scores are kept; a verdict is read from them at any time.
 */

/** What `data-scrim` says of a watched element; the page and everything outside can read it. */
export const STATES = ['pending', 'safe', 'blur', 'shown', 'unknown', 'skip'] as const;
export type State = (typeof STATES)[number];

/** Why an image has no score. A failure is never cached and never taken for safe (promise 4). */
export const UNKNOWN_REASONS = [
  'broken', // the browser itself could not show it: there are no pixels to cover
  'http', // the server answered with an error
  'login', // the page has it, and the reader's cookies on the site are missing, which Scrim may not send
  'withheld', // the page has it, and its server does not give it to Scrim
  'network', // no answer, or the connection broke
  'timeout', // the server was silent for too long
  'refused', // the address is not one that Scrim may ask (not http, https, data or the page's own copy)
  'not-an-image', // the bytes are something else
  'undecodable', // the bytes say that they are an image, but no browser can read it
  'too-large', // more bytes or more pixels than Scrim is willing to decode
  'unreadable', // moving pictures that the browser shows and lets nobody read: protected, or of another site
  'model', // the model is missing, corrupt, or could not be started
  'worker', // the worker failed twice on this image
  'host', // the part of Scrim that judges could not be reached
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** Why an image was left alone. */
export const SKIP_REASONS = ['small', 'empty'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** A model's answer for one image. */
export interface Scores {
  /** Catalogue id of the model that has the last word; scores of two models are never compared. */
  readonly model: string;
  /** 0 (surely safe) to 1 (surely not). */
  readonly nsfw: number;
  /** The model's own probability for each of its labels. */
  readonly labels: Readonly<Record<string, number>>;
}

/** What became of one request to judge an image. */
export type Outcome =
  | {
      readonly ok: true;
      readonly scores: Scores;
      /** The server forbids storing: the same address may show other pixels next time. */
      readonly volatile: boolean;
    }
  | {
      readonly ok: false;
      readonly reason: UnknownReason;
      readonly detail: string;
      /** Where several images were asked about as one: the worst of those that could be judged. */
      readonly beside?: Scores;
    };

/** How urgent an image is; lower goes first. */
export const PRIORITY = { inView: 0, near: 1, rest: 2 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** Urgency is a priority; in a tab in the background it is so much more: behind all of the tab that is being read. */
export const BACKGROUND = 3;
/** The least urgent of all. */
export const LAST_URGENCY = PRIORITY.rest + BACKGROUND;
