/** So many records at once are a parser at work on a long page. */
const FLOOD = 1_000;

/** The first look at the whole comes so long after the flood, in milliseconds. */
const LOOK_MS = 100;
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
  /** Compares the document as a whole with what is known of it. */
  look(): void;
}

/**
 * What a parser floods a long page with: to read it record by record costs more than it tells, and all of it is covered
 * by sheets. So nothing is observed for a while, and then the document is looked at as a whole.
 */
export class Flood {
  readonly #gate: Gate;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restsUntil = 0;
  #hasCome = false;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  static isIn(records: readonly MutationRecord[]): boolean {
    return records.length >= FLOOD;
  }

  /** @param isHeard somebody has to know of each record all the same */
  rise(isHeard: boolean): void {
    this.#hasCome = true;
    this.#timer ??= setTimeout(() => this.#look(), Math.max(LOOK_MS, this.#restsUntil - performance.now()));
    if (isHeard || this.#isClosed) return;
    this.#isClosed = true;
    this.#gate.close();
    this.#peekOn();
  }

  /** The document is whole. @returns whether there was a flood, and with it a last look */
  end(): boolean {
    if (this.#hasCome) this.#look();
    return this.#hasCome;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#isClosed = false;
  }

  #peekOn(): void {
    requestAnimationFrame(() => {
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

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const start = performance.now();
    this.#open();
    this.#gate.look();
    const end = performance.now();
    this.#restsUntil = end + (end - start) * LOOK_REST;
  }
}
