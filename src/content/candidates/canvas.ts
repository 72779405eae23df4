import { platform } from '#platform';
import { Tape } from '../moving/tape';
import { whenDrawn } from '../moving/when-drawn';
import type { CandidateKind } from './candidate';

/**
 * Canvases that something was seen on; the others paint nothing. One that was seen stays in here, empty or not: a WebGL
 * canvas looks empty whenever its page does not draw.
 */
const drawn = new WeakSet<HTMLCanvasElement>();

const tapes = new WeakMap<HTMLCanvasElement, Tape>();

const names = new WeakMap<HTMLCanvasElement, number>();
let named = 0;
function nameOf(canvas: HTMLCanvasElement): number {
  const name = names.get(canvas) ?? ++named;
  names.set(canvas, name);
  return name;
}

function tapeOf(canvas: HTMLCanvasElement): Tape | undefined {
  if (!platform.readsStreams) return undefined;
  try {
    const tape = new Tape(canvas);
    tapes.set(canvas, tape);
    return tape;
  } catch {
    return undefined;
  }
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
    lastOf(element) {
      const tape = tapes.get(element) ?? tapeOf(element);
      tape?.ask();
      return tape?.picture;
    },
    release(element) {
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
