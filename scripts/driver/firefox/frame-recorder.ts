import sharp from 'sharp';
import { type Frame, findFlashes } from '../../lib/flashes';
import type { Recorder, Recording } from '../driver';
import type { Bidi } from './bidi';

/** Fewer key-colour pixels than this are an accident of some other picture. */
const MIN_KEY_PIXELS = 24;

interface Collected {
  readonly start: number;
  readonly frames: readonly { readonly at: number; readonly data: string }[];
}

/** The calls of Firefox's own performance tests; they are those of the browser's window, not of a page. */
interface Utils {
  startCompositionRecording(): Promise<boolean>;
  stopCompositionRecording(toDisk: boolean): Promise<{
    readonly recordingStart: number;
    readonly frames: readonly { readonly timeOffset: number; readonly dataUri: string }[];
  }>;
}
type Chrome = Window & { readonly windowUtils: Utils };

/** Keeps every frame that the browser's compositor puts together, its own window's parts included. */
export class FirefoxRecorder implements Recorder {
  readonly #bidi: Bidi;
  readonly #window: string;
  readonly #top: number;

  private constructor(bidi: Bidi, window: string, top: number) {
    this.#bidi = bidi;
    this.#window = window;
    this.#top = top;
  }

  /** @param window the browsing context of the browser's own window */
  static async start(bidi: Bidi, window: string): Promise<FirefoxRecorder> {
    const top = await bidi.evaluate<number>(window, async () => {
      const { windowUtils, document: own } = globalThis as unknown as Chrome;
      await windowUtils.startCompositionRecording();
      return own.querySelector('#tabbrowser-tabpanels')?.getBoundingClientRect().top ?? 0;
    });
    return new FirefoxRecorder(bidi, window, Math.round(top));
  }

  async stop(): Promise<Recording> {
    const { start, frames } = await this.#bidi.evaluate<Collected>(this.#window, async () => {
      const { windowUtils } = globalThis as unknown as Chrome;
      // What a page has painted a moment ago is still on its way to the compositor.
      for (let turn = 0; turn < 3; turn++) await new Promise((painted) => requestAnimationFrame(painted));
      const { recordingStart, frames: kept } = await windowUtils.stopCompositionRecording(false);
      return {
        start: recordingStart,
        frames: kept.map(({ timeOffset, dataUri }) => ({ at: timeOffset, data: dataUri })),
      };
    });
    const pictures: Frame[] = [];
    for (const { at, data } of frames) {
      const whole = sharp(Buffer.from(data.slice(data.indexOf(',') + 1), 'base64'));
      const { width, height } = await whole.metadata();
      const top = Math.min(this.#top, height - 1);
      const image = await whole
        .extract({ left: 0, top, width, height: height - top })
        .png()
        .toBuffer();
      // How far the page was scrolled is not told.
      pictures.push({ time: start + at, scroll: { x: 0, y: 0 }, image });
    }
    return { frames: pictures.length, flashes: await findFlashes(pictures, MIN_KEY_PIXELS) };
  }
}
