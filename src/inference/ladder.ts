import { type DeviceChoice, type LeftReason, RUNGS, type Rung, type RungOutcome } from '../shared/rungs';

/**
 * Which rung is stood on, and what became of the others. It starts on the processor, which answers within a second or
 * two, and climbs to the GPU when that has proved itself; a rung that fails is left, once, with its reason.
 */
export class Ladder {
  readonly #outcomes: Map<Rung, RungOutcome>;
  readonly #onChange: () => void;
  choice: DeviceChoice = 'auto';

  /**
   * @param threads worth having; with one alone there is no rung with threads
   * @param onChange another rung is stood on
   */
  constructor(threads: number, onChange: () => void = () => undefined) {
    this.#outcomes = new Map(RUNGS.map((rung) => [rung, { rung, state: 'untried' }]));
    if (threads < 2)
      this.#outcomes.set('wasm-threads', { rung: 'wasm-threads', state: 'left', reason: 'absent' });
    this.#onChange = onChange;
  }

  /** The rung that is stood on. The GPU is one only after its self-test, the lowest is left for nothing. */
  get rung(): Rung {
    if (this.#outcomes.get('webgpu')?.state === 'passed') return 'webgpu';
    return this.#outcomes.get('wasm-threads')?.state === 'left' ? 'wasm-single' : 'wasm-threads';
  }

  /** Best first. */
  get outcomes(): readonly RungOutcome[] {
    return [...this.#outcomes.values()];
  }

  outcome(rung: Rung): RungOutcome | undefined {
    return this.#outcomes.get(rung);
  }

  trying(rung: Rung): void {
    this.#set({ rung, state: 'trying' });
  }

  pass(rung: Rung, ms?: number): void {
    this.#set({ rung, state: 'passed', ...(ms === undefined ? {} : { ms }) });
  }

  leave(rung: Rung, reason: LeftReason, detail?: string, ms?: number): void {
    this.#set({
      rung,
      state: 'left',
      reason,
      ...(detail === undefined ? {} : { detail }),
      ...(ms === undefined ? {} : { ms }),
    });
  }

  #set(outcome: RungOutcome): void {
    const before = this.rung;
    this.#outcomes.set(outcome.rung, outcome);
    if (this.rung !== before) this.#onChange();
  }
}
