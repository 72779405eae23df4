import * as v from 'valibot';
import { browser, type Runtime } from '../platform/browser';
import { fromPage } from '../platform/messaging';
import { type ImageReport, PAGE_PORT, type PageAnswer, PageAsk } from '../shared/protocol';
import { outcomeOf } from './facts';
import type { Session } from './session';

/** Tells popup and report what this frame has seen, for as long as they are open. */
export class PagePort {
  readonly #session: Session;
  #name: string | undefined;
  readonly #watching = new Set<Runtime.Port>();

  constructor(session: Session, signal: AbortSignal) {
    this.#session = session;
    const onConnect = (port: Runtime.Port): void => {
      if (port.name !== PAGE_PORT || port.sender === undefined || !fromPage(port.sender)) return;
      port.onMessage.addListener((message) => this.#onMessage(port, message));
      port.onDisconnect.addListener(() => this.#watching.delete(port));
    };
    browser.runtime.onConnect.addListener(onConnect);
    signal.addEventListener('abort', () => {
      for (const port of this.#watching) port.disconnect();
      browser.runtime?.onConnect?.removeListener(onConnect);
    });
  }

  /** Not of `randomUUID`, which pages without TLS do not have, and neither do content scripts in them. */
  get #frame(): string {
    this.#name ??= crypto.getRandomValues(new Uint32Array(4)).join('-');
    return this.#name;
  }

  /** Something has changed; the caller sees to it that this is not called too often. */
  update(): void {
    if (this.#watching.size === 0) return;
    const answer: PageAnswer = { type: 'counts', frame: this.#frame, counts: this.#session.counts };
    for (const port of this.#watching) port.postMessage(answer);
  }

  #onMessage(port: Runtime.Port, message: unknown): void {
    const parsed = v.safeParse(PageAsk, message);
    if (!parsed.success) return;
    const { type } = parsed.output;
    if (type === 'retry') this.#session.retry();
    else if (type === 'list')
      port.postMessage({ type, frame: this.#frame, images: this.#list() } satisfies PageAnswer);
    else {
      this.#watching.add(port);
      this.update();
    }
  }

  #list(): v.InferOutput<typeof ImageReport>[] {
    return Array.from(this.#session.images, (watched) => {
      const { key, standing } = watched;
      const outcome = outcomeOf(watched);
      const scores = outcome?.ok === true ? outcome.scores : undefined;
      return {
        url: key ?? '',
        state: standing.state,
        reason: standing.reason,
        score: scores?.nsfw,
        model: scores?.model,
        labels: scores?.labels,
      };
    });
  }
}
