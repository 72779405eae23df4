import { vi } from 'vitest';
import { PATIENCE } from '../../../scripts/lib/patience';

/** Waits for something to come true. */
export const until = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: PATIENCE });
