import type { UnknownReason } from '../shared/verdict';

/** Why one image has no score; ends as `unknown` in the page and is never cached. */
export class ImageFault extends Error {
  override readonly name = 'ImageFault';
  readonly reason: UnknownReason;

  constructor(reason: UnknownReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
