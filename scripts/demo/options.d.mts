export interface Options {
  readonly help: boolean;
  /** In Firefox, not in Chromium. */
  readonly firefox: boolean;
  readonly headless: boolean;
  /** 0 takes a free one. */
  readonly port: number;
  /** File of the screenshot. */
  readonly screenshot: string;
  /** File of the JSON report. */
  readonly report: string | undefined;
  /** For all images together, in milliseconds. */
  readonly timeoutMs: number;
}

export const usage: string;

/** Throws an Error with a message for the user. */
export function parseOptions(args: readonly string[]): Options;
