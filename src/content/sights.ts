import type { Sighting } from './candidates/candidate';
import { isPainted } from './candidates/css';
import { join } from './css/join';
import type { Paint } from './css/paint';
import type { Paints } from './css/paints';
import type { Watched } from './watched';

/** How long the signs of a broken image must last where no event told of it, in milliseconds. */
const CONFIRM_BROKEN_MS = 1_000;

/** Says what elements show at this moment: by themselves, and with what CSS paints on them. */
export class Sights {
  readonly #isHere: (watched: Watched) => boolean;
  readonly #onChange: (watched: Watched) => void;
  /** What CSS paints; nothing before somebody reads it. */
  paints: Paints | undefined;

  /**
   * @param isHere whether an element is watched still
   * @param onChange what an element shows has to be looked at anew
   */
  constructor(isHere: (watched: Watched) => boolean, onChange: (watched: Watched) => void) {
    this.#isHere = isHere;
    this.#onChange = onChange;
  }

  /** What it shows by itself, with what CSS paints on it; until that is read, it is on its way. */
  of(watched: Watched): Sighting {
    const { element } = watched;
    const sighting = this.#alone(watched);
    if (watched.kind.moving !== undefined) return sighting;
    const paint =
      this.paints?.of(element) ?? (isPainted(element) ? this.paints?.readSoon(element) : undefined);
    if (paint !== undefined) return join(sighting, paint);
    if (this.paints === undefined || !isPainted(element)) return sighting;
    return { is: 'coming', lazy: false };
  }

  /** A film's verdict says nothing of what lies behind it: that stays hidden. */
  paintOf({ element, kind }: Watched): Paint | undefined {
    return kind.moving === undefined ? this.paints?.of(element) : undefined;
  }

  /**
   * Broken is what an `error` event has told. Without one the same signs are also those of an element that changes from
   * one source to another and still paints the old one; whether it stays so is seen a little later.
   */
  #alone(watched: Watched): Sighting {
    const { element, kind } = watched;
    const sighting = kind.sight(element);
    if (sighting.is !== 'broken') watched.failed = false;
    if (sighting.is !== 'broken' || watched.failed) return sighting;
    setTimeout(() => {
      if (!this.#isHere(watched)) return;
      watched.failed = kind.sight(element).is === 'broken';
      this.#onChange(watched);
    }, CONFIRM_BROKEN_MS);
    return { is: 'coming', lazy: false };
  }
}
