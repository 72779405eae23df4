import type { Options as Classify } from '../classify/options.d.mts';

export interface Options {
  readonly help: boolean;
  /** Exactly one of `csv` and `folder` is set. */
  readonly csv: string | undefined;
  readonly folder: string | undefined;
  readonly mode: Classify['mode'];
  /** Share of false alarms, 0 to 1. */
  readonly fpr: number;
  /** Of pictures of each label; Infinity where there is none. */
  readonly limit: number;
  /** Folder of the results. */
  readonly out: string;
  /** Folder of another build of the extension. */
  readonly dist: string | undefined;
}

export const usage: string;

/** Throws an Error with a message for the user. */
export function parseOptions(args: readonly string[]): Options;
