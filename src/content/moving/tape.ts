import { createHtml } from '../element';

/**
 * The last thing that was drawn on a canvas, for one that looks empty to whoever comes later, as WebGL's does after each
 * frame. A stream of the canvas has the picture of the next drawing, whenever that is, if it was asked for before; a
 * film of that stream, which is in no document, keeps it. The page sees none of this.
 */
export class Tape {
  readonly #track: CanvasCaptureMediaStreamTrack;
  readonly #film: HTMLVideoElement;

  /** @throws where the browser gives no stream, as of what nobody may read */
  constructor(canvas: HTMLCanvasElement) {
    const stream = canvas.captureStream(0);
    const [track] = stream.getVideoTracks();
    if (track === undefined) throw new Error('a stream without pictures');
    this.#track = track as CanvasCaptureMediaStreamTrack;
    this.#film = createHtml('video');
    this.#film.muted = true;
    this.#film.srcObject = stream;
    this.#film.play().catch(() => undefined);
  }

  /** Asks for the next drawing, once. */
  ask(): void {
    this.#track.requestFrame();
  }

  /** What was drawn last since it was asked for. */
  get picture(): HTMLVideoElement | undefined {
    return this.#film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? this.#film : undefined;
  }

  stop(): void {
    this.#track.stop();
    this.#film.srcObject = null;
  }
}
