export interface FoundFirefox {
  readonly path: string;
  /** Such as `153.7.0`. */
  readonly version: string;
}
export const oldestFirefox: number;
export function findFirefox(env?: NodeJS.ProcessEnv): Promise<FoundFirefox | undefined>;
