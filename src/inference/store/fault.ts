import type { StoreFailure } from '../../shared/protocol';

interface Details {
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Another try may help. */
  readonly passing?: boolean;
  /** How long the hub wants to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** Why a download stopped. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly reason: StoreFailure;
  readonly status: number | undefined;
  readonly passing: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(reason: StoreFailure, message: string, details: Details = {}) {
    super(message);
    this.reason = reason;
    this.status = details.status;
    this.passing = details.passing ?? false;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** @returns a failure to keep bytes as a fault: the disk is full, or cannot be used at all. */
export function keepingFault(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  const { name, message, code }: Error & { readonly code?: unknown } =
    error instanceof Error ? error : new Error(String(error));
  const full = name === 'QuotaExceededError' || code === 'ENOSPC' || code === 'EDQUOT';
  return new StoreFault(full ? 'no-space' : 'storage', `${name}: ${message}`);
}
