import { exitFloat, isAfloat } from '../moving/float';
import { giveSoundBack, hearVolume, silence } from '../moving/sound';
import { sourceAt } from './address';
import type { CandidateKind, Sighting } from './candidate';

/** What is remembered of an element's source. */
interface Film {
  /** Told apart by number: two streams have no address, and one address may be loaded twice. */
  readonly name: number;
  /** Its frames are painted, and its poster no longer. */
  begun: boolean;
  /** It had a frame, and paints one from then on. */
  framed: boolean;
}

const films = new WeakMap<HTMLVideoElement, Film>();
let named = 0;

function load(video: HTMLVideoElement): Film {
  const film = { name: ++named, begun: false, framed: false };
  films.set(video, film);
  return film;
}

function filmOf(video: HTMLVideoElement): Film {
  const known = films.get(video);
  // Another source was set: that is seen here first, and told by an event later.
  const isGone = known?.framed === true && video.readyState === HTMLMediaElement.HAVE_NOTHING;
  const film = known === undefined || isGone ? load(video) : known;
  film.begun ||= !video.paused || video.seeking || video.currentTime > 0 || video.played.length > 0;
  film.framed ||= hasFrame(video);
  return film;
}

/** One with nothing but sound never has a frame. */
const hasFrame = ({ readyState, videoWidth }: HTMLVideoElement): boolean =>
  readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && videoWidth > 0;

/** Whether it will never have a frame: the browser shows its poster then, played or not. */
const isDead = ({ error, networkState }: HTMLVideoElement): boolean =>
  error !== null || networkState === HTMLMediaElement.NETWORK_NO_SOURCE;

/** `video`: its poster is an image like others, and from its first frame on it is sampled. */
export const video: CandidateKind<HTMLVideoElement> = {
  selector: 'video',
  attributes: ['poster', 'src'],
  events: [
    ...['emptied', 'loadstart', 'loadeddata', 'play', 'playing', 'pause', 'ended', 'seeking', 'seeked'],
    ...['encrypted', 'volumechange', 'resize', 'enterpictureinpicture', 'leavepictureinpicture'],
  ],

  ownerOf: (changed) => (changed.matches('video') ? (changed as HTMLVideoElement) : undefined),

  sight(element): Sighting {
    const film = filmOf(element);
    const { poster, videoWidth: width, videoHeight: height } = element;
    const seen = { is: 'image', complete: true, lazy: false, natural: { width, height } } as const;
    const showsPoster = !film.begun || (!film.framed && isDead(element));
    if (showsPoster && poster !== '')
      return { ...seen, key: poster, ...(film.framed ? { hides: true } : {}) };
    if (!film.framed) return { is: 'blank' };
    const behind = poster === '' ? {} : { behind: poster };
    return { ...seen, ...behind, key: `video:${film.name} ${element.currentSrc}`, moves: true };
  },

  describe: (element) => element.ariaLabel ?? element.title,

  sourceOf: (_, poster) => sourceAt(poster),

  hear(element, event) {
    if (event.type === 'volumechange') return hearVolume(element, event);
    if (event.type === 'emptied') load(element);
    return true;
  },

  accompany(element, covered, { state }) {
    // What makes no sound is left as it is: most films that start by themselves are muted.
    if (covered && !element.paused && !element.muted) silence(element);
    else giveSoundBack(element);
    // Not while it waits for a verdict, as after each seek: the reader would lose the window every time.
    if (covered && state !== 'pending') exitFloat(element);
  },

  moving: {
    sourceOf: (element) => (hasFrame(element) && !element.seeking ? element : undefined),
    sizeOf: ({ videoWidth: width, videoHeight: height }) => ({ width, height }),
    isRunning: ({ paused, ended }) => !paused && !ended,
    // A stream of a camera, or one without an end, has no second twice.
    momentOf: ({ currentTime, duration }) => (Number.isFinite(duration) ? currentTime : undefined),
    // What a protected film gives to read is black, or may be.
    isProtected: ({ mediaKeys }) => Boolean(mediaKeys),
    isAfloat,
    whenNext: (element, call) => element.requestVideoFrameCallback?.(() => call()),
    noteBlank: () => false,
  },
};
