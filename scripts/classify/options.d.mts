export interface Options {
  readonly help: boolean;
  readonly json: boolean;
  readonly mode: 'auto' | 'fast' | 'balanced' | 'accurate';
  /** Folder of another build of the extension. */
  readonly dist: string | undefined;
  /** Files or addresses. */
  readonly inputs: readonly string[];
}

export const usage: string;
export const modes: readonly Options['mode'][];
export const neverAlone: readonly string[];
export const alone: string;

/** Throws an Error with a message for the user. */
export function parseMode(text: string): Options['mode'];

/** Throws an Error with a message for the user. */
export function parseOptions(args: readonly string[]): Options;
