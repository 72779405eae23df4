export interface Options {
  readonly help: boolean;
  readonly quick: boolean;
  readonly rounds: number;
  /** Pictures on a page. */
  readonly images: number;
  /** Folder of photographs. */
  readonly photos: string | undefined;
  /** File of the JSON report. */
  readonly report: string | undefined;
  /** Which synthetic ViT. */
  readonly vit: 'full' | 'tiny';
  /** What Scrim costs a page is measured, and nothing else. */
  readonly page: boolean;
  /** How long each gallery is scrolled. */
  readonly minutes: number;
}

export const usage: string;

/** Throws an Error with a message for the user. */
export function parseOptions(args: readonly string[]): Options;
