/** So many records at once are a parser at work on a long page. */
const FLOOD = 1_000;

/** After a flood the commonest elements are looked for so soon, and the others so soon; in milliseconds. */
const LOOK_MS = 100;
const WHOLE_MS = 1_000;
/** Between two looks lies so many times what the first has taken. */
const LOOK_REST = 200;

/** The observing of a document, as far as a flood concerns it. */
interface Gate {
  /** Lets records through again. */
  open(): void;
  /** Lets none through, not even their making. */
  close(): void;
  /** Called before each frame while it is closed. @returns whether it has to be opened */
  peek(): boolean;
  /** @returns whether the parser has added to the document since it was last asked */
  grows(): boolean;
  /**
   * Compares the document with what is known of it.
   *
   * @param isWhole it is looked for all, not for what is common alone
   * @returns whether it has to be opened
   */
  look(isWhole: boolean): boolean;
}

/**
 * What a parser floods a long page with: to read it record by record costs more than it tells, and all of it is covered
 * by sheets. So nothing is observed until the parser rests, and the document is looked at as it stands, now and then.
 */
export class Flood {
  readonly #gate: Gate;
  #isClosed = false;
  #peeks = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wholeTimer: ReturnType<typeof setTimeout> | undefined;
  #restsUntil = 0;
  #hasCome = false;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Whether nothing is observed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  static isIn(records: readonly MutationRecord[]): boolean {
    return records.length >= FLOOD;
  }

  /** @param isHeard somebody has to know of each record all the same */
  rise(isHeard: boolean): void {
    this.#hasCome = true;
    this.#lookSoon();
    if (isHeard || this.#isClosed) return;
    this.#isClosed = true;
    this.#gate.close();
    this.#peekOn();
  }

  /** The document is whole. @returns whether there was a flood, and with it a last look */
  end(): boolean {
    this.#open();
    if (this.#hasCome) this.#look(true);
    return this.#hasCome;
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#wholeTimer);
    this.#isClosed = false;
  }

  #peekOn(): void {
    // One may be left of a flood before.
    if (this.#peeks) return;
    this.#peeks = true;
    requestAnimationFrame(() => {
      this.#peeks = false;
      if (!this.#isClosed) return;
      if (this.#gate.peek()) this.#open();
      else this.#peekOn();
    });
  }

  #open(): void {
    if (!this.#isClosed) return;
    this.#isClosed = false;
    this.#gate.open();
  }

  #lookSoon(): void {
    const rest = this.#restsUntil - performance.now();
    this.#timer ??= setTimeout(() => this.#look(false), Math.max(LOOK_MS, rest));
    this.#wholeTimer ??= setTimeout(() => this.#look(true), Math.max(WHOLE_MS, rest));
  }

  #look(isWhole: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (isWhole) {
      clearTimeout(this.#wholeTimer);
      this.#wholeTimer = undefined;
    }
    const start = performance.now();
    // Opened while the parser goes on, it would let tens of thousands through at once.
    if (this.#isClosed && !this.#gate.grows()) this.#open();
    if (this.#gate.look(isWhole)) this.#open();
    const end = performance.now();
    this.#restsUntil = end + (end - start) * LOOK_REST;
    if (this.#isClosed) this.#lookSoon();
  }
}
