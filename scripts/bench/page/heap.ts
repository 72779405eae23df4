import type { BrowserContext, CDPSession } from 'playwright';
import { TargetSession } from '../../lib/target-session';

type Asks = { send(method: 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage'): Promise<unknown> };

/** What is left of a heap after its rubbish was collected, in millions of bytes. */
async function heapOf(session: Asks): Promise<number> {
  // Twice: what finalisers let go of is rubbish of the second time.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  return Math.round(usedSize / 1e4) / 100;
}

/** Heaps of a page's process and of the inference host, at one moment; all scripts of the page, Scrim's among them. */
export interface Heaps {
  readonly pageMB: number;
  /** Null in a browser without Scrim, and where the host had no work for so long that it has closed itself. */
  readonly hostMB: number | null;
}

export class HeapReader {
  readonly #page: CDPSession;
  readonly #host: TargetSession | undefined;

  private constructor(page: CDPSession, host: TargetSession | undefined) {
    this.#page = page;
    this.#host = host;
  }

  /** @param hostUrl where the host is; `undefined` without Scrim */
  static async of(
    page: CDPSession,
    context: BrowserContext,
    hostUrl: string | undefined,
  ): Promise<HeapReader> {
    return new HeapReader(
      page,
      hostUrl === undefined ? undefined : await TargetSession.attach(context, hostUrl),
    );
  }

  async read(): Promise<Heaps> {
    return {
      pageMB: await heapOf(this.#page),
      hostMB: this.#host === undefined ? null : await heapOf(this.#host).catch(() => null),
    };
  }

  async close(): Promise<void> {
    await this.#host?.detach().catch(() => undefined);
  }
}
