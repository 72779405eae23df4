import { platform } from '#platform';
import { Glimpse } from '../moving/glimpse';
import { Tape } from '../moving/tape';
import { whenDrawn } from '../moving/when-drawn';
import type { CandidateKind } from './candidate';

/**
 * Canvases that something was seen on; the others paint nothing. One that was seen stays in here, empty or not: a WebGL
 * canvas looks empty whenever its page does not draw.
 */
const drawn = new WeakSet<HTMLCanvasElement>();

const tapes = new WeakMap<HTMLCanvasElement, Tape>();
const glimpses = new WeakMap<HTMLCanvasElement, Glimpse>();

const names = new WeakMap<HTMLCanvasElement, number>();
let named = 0;
function nameOf(canvas: HTMLCanvasElement): number {
  const name = names.get(canvas) ?? ++named;
  names.set(canvas, name);
  return name;
}

function startTape(canvas: HTMLCanvasElement): Tape | undefined {
  if (!platform.readsStreams) return undefined;
  try {
    const tape = new Tape(canvas);
    tapes.set(canvas, tape);
    return tape;
  } catch {
    return undefined;
  }
}

function endGlimpse(canvas: HTMLCanvasElement): void {
  glimpses.get(canvas)?.stop();
  glimpses.delete(canvas);
}

/** What is drawn next comes on it. */
function tapeOf(canvas: HTMLCanvasElement): Tape | undefined {
  const tape = tapes.get(canvas) ?? startTape(canvas);
  tape?.ask();
  return tape;
}

/** `canvas`, whatever draws on it, here or (`transferControlToOffscreen`) in a worker. */
export const canvas: CandidateKind<HTMLCanvasElement> = {
  selector: 'canvas',
  // Each of them clears it.
  attributes: ['width', 'height'],
  ownerOf: (changed) => (changed.matches('canvas') ? (changed as HTMLCanvasElement) : undefined),

  sight(element) {
    if (!drawn.has(element)) return { is: 'blank' };
    const { width, height } = element;
    const key = `canvas:${nameOf(element)}`;
    return { is: 'image', key, complete: true, lazy: false, natural: { width, height }, moves: true };
  },

  describe: (element) => element.ariaLabel ?? element.title,
  sourceOf: () => undefined,

  moving: {
    // No event tells when a page draws.
    isRunning: () => true,
    turns: true,
    momentOf: () => undefined,
    isProtected: () => false,
    isAfloat: () => false,
    whenDrawn,
    sourceOf: (element) => (element.width === 0 || element.height === 0 ? undefined : element),
    begin: (element) => glimpses.set(element, new Glimpse(element)),
    lastOf(element) {
      const glimpse = glimpses.get(element);
      // Of a canvas that is handed over while a stream takes it Chromium loses the first thing that is drawn there. Most are
      // handed over when they are new, and in that time no stream is needed.
      return glimpse?.looks === true ? glimpse.picture : tapeOf(element)?.picture;
    },
    outdate: endGlimpse,
    release(element) {
      endGlimpse(element);
      tapes.get(element)?.stop();
      tapes.delete(element);
    },
    sizeOf: ({ width, height }) => ({ width, height }),
    noteBlank(element, blank) {
      if (blank || drawn.has(element)) return false;
      drawn.add(element);
      return true;
    },
  },
};
