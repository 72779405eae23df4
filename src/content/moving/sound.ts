/**
 * The sound of a covered film. Of all that could silence it this touches least: pausing would change what the page
 * plays and when; `muted` is the page's and the reader's own switch, and with a switch that is set already nobody can
 * see it set again; muting the tab takes the sound of everything else, too; and a detour through an audio graph cannot
 * be undone. The volume can be told apart from any wish of the page: nobody else asks for 180 dB below. What a page
 * sees is that number in `volume` while the film is covered; the events of Scrim's own changes are kept from it, so
 * that no player puts that number into its slider or its memory. What page and reader do to `muted` is untouched.
 */
const SILENT = 1e-9;

interface Held {
  /** What the page wants, and gets back. */
  wanted: number;
  /** As it was last told of. */
  muted: boolean;
}

const held = new WeakMap<HTMLMediaElement, Held>();
/** Those that are to be silent. */
const hushed = new WeakSet<HTMLMediaElement>();
/** Those of which the page is being told at this moment: it is to find what was set, and not what Scrim makes of it. */
const told = new WeakSet<HTMLMediaElement>();
/** Events on their way that tell of Scrim's own changes. */
const own = new WeakMap<HTMLMediaElement, number>();

function setVolume(media: HTMLMediaElement, volume: number): void {
  if (media.volume === volume) return;
  own.set(media, (own.get(media) ?? 0) + 1);
  media.volume = volume;
}

/** Called at will; the page's wish is kept from the first call on. */
export function silence(media: HTMLMediaElement): void {
  hushed.add(media);
  if (held.has(media) || told.has(media)) return;
  // What was counted while the film was in no page has told nobody; what comes yet is seen to be old by its volume.
  own.delete(media);
  held.set(media, { wanted: media.volume, muted: media.muted });
  setVolume(media, SILENT);
}

/** Gives the sound back as the page has it. */
export function giveSoundBack(media: HTMLMediaElement): void {
  hushed.delete(media);
  const hold = held.get(media);
  if (hold === undefined) return;
  held.delete(media);
  // What is not silent was set by the page a moment ago.
  if (media.volume === SILENT) setVolume(media, hold.wanted);
}

/**
 * A `volumechange`: Scrim's own goes no further; one of page or reader is their new wish.
 *
 * @returns whether it was theirs
 */
export function hearVolume(media: HTMLMediaElement, event: Event): boolean {
  if (!event.isTrusted) return false;
  const mine = own.get(media) ?? 0;
  own.set(media, Math.max(0, mine - 1));
  const hold = held.get(media);
  // Where the page changed it in the same moment its event may be taken for Scrim's, and Scrim's then tells nothing new.
  const stale = hold !== undefined && media.volume === SILENT && media.muted === hold.muted;
  if (mine > 0 || stale) {
    event.stopImmediatePropagation();
    return false;
  }
  if (hold === undefined) {
    told.add(media);
    setTimeout(() => {
      told.delete(media);
      if (hushed.has(media)) silence(media);
    });
    return true;
  }
  hold.muted = media.muted;
  if (media.volume === SILENT) return true;
  hold.wanted = media.volume;
  // After the page's own listeners: they are to find what was set.
  setTimeout(() => held.has(media) && setVolume(media, SILENT));
  return true;
}
