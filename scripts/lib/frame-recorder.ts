import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';
import { type Flash, type Frame, findFlashes } from './flashes';

export type { Flash } from './flashes';

export interface RecorderOptions {
  /**
   * PNG, the default, shows every marker, but on a busy machine only every second frame. JPEG at 90 is quick enough
   * for nearly all of them, and blind to markers shown smaller than three quarters of their size, since it halves
   * the resolution of colour: take it where images have their natural size.
   */
  readonly format?: 'jpeg' | 'png';
  /** 0 to 100, for JPEG. */
  readonly quality?: number;
  /** Fewer key-colour pixels than this are an accident of some other picture. */
  readonly minKeyPixels?: number;
}

export interface Recording {
  /** How many frames were painted and kept. 0 says that nothing was proven. */
  readonly frames: number;
  /** Those frames that show a marker uncovered, in order. */
  readonly flashes: readonly Flash[];
}

/** The last frames are still being encoded when the page has long painted them, in milliseconds. */
const settle = 250;

/**
 * Keeps every frame that a tab paints, and finds the ones that show a flagged image uncovered. Start it on
 * about:blank, before the navigation that it is to watch; it stays through navigations and scrolling.
 */
export class FrameRecorder {
  readonly #session: CDPSession;
  readonly #minKeyPixels: number;
  readonly #frames: Frame[] = [];

  private constructor(session: CDPSession, minKeyPixels: number) {
    this.#session = session;
    this.#minKeyPixels = minKeyPixels;
    session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      // At once: the browser drops what it paints while two frames wait for their receipt. A closed tab needs none.
      session.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
      this.#frames.push({
        time: (metadata.timestamp ?? 0) * 1000,
        scroll: { x: metadata.scrollOffsetX, y: metadata.scrollOffsetY },
        image: Buffer.from(data, 'base64'),
      });
    });
  }

  static async start(page: Page, options: RecorderOptions = {}): Promise<FrameRecorder> {
    const { format = 'png', quality = 90, minKeyPixels = 24 } = options;
    const session = await page.context().newCDPSession(page);
    const recorder = new FrameRecorder(session, minKeyPixels);
    await session.send('Page.startScreencast', { format, quality, everyNthFrame: 1 });
    return recorder;
  }

  /** Frames so far. */
  get frames(): number {
    return this.#frames.length;
  }

  /** Ends the recording and looks through it. */
  async stop(): Promise<Recording> {
    await sleep(settle);
    // The tab may be gone, and what was kept is still worth looking at.
    await this.#session.send('Page.stopScreencast').catch(() => {});
    await this.#session.detach().catch(() => {});
    return { frames: this.#frames.length, flashes: await findFlashes(this.#frames, this.#minKeyPixels) };
  }
}
