export interface Browser {
  /** The executable. */
  readonly path: string;
  /** Such as `148.0.7000.10`. */
  readonly version: string;
  /** A snap reads no hidden folder, no /tmp and little outside the home folder. */
  readonly snap: boolean;
}

/** A Chromium that loads unpacked extensions; throws where CHROMIUM_PATH names something that cannot be used. */
export function findBrowser(env?: NodeJS.ProcessEnv): Promise<Browser | undefined>;
