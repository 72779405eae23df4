import type { UnknownReason } from '../shared/verdict';

/** Why one image has no score; ends as `unknown` in the page and is never cached. */
export class ImageFault extends Error {
  override readonly name = 'ImageFault';
  readonly reason: UnknownReason;
  /** HTTP status, where a server's answer was the fault. */
  readonly status: number | undefined;

  constructor(reason: UnknownReason, detail: string, status?: number) {
    super(detail);
    this.reason = reason;
    this.status = status;
  }
}
