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

/** A model has run and answered with what is no probability, or with too many or too few of them. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}
