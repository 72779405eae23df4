/**
 * The device ladder: what a model may run on, best first. The lowest rung is the one that is
 * always there.
 */
export const RUNGS = ['webgpu', 'wasm-threads', 'wasm-single'] as const;
export type Rung = (typeof RUNGS)[number];

export type Device = 'webgpu' | 'wasm';
export const deviceOf = (rung: Rung): Device => (rung === 'webgpu' ? 'webgpu' : 'wasm');

/** Why a rung is not stood on. */
export const LEFT_REASONS = [
  'absent', // the browser does not offer it here
  'software', // a GPU that a processor plays: slower than the processor itself
  'weights', // a model of the plan is not here in a form that this rung runs rightly
  'drift', // its answers to the probe images are not those of the processor
  'slow', // right, but slower than the rung below
  'error', // it threw, or did not answer in time
  'lost', // the device went away while it was at work
  'choice', // the reader has chosen another one
] as const;
export type LeftReason = (typeof LEFT_REASONS)[number];

/** What became of one rung, for the health panel. */
export type RungOutcome =
  | { readonly rung: Rung; readonly state: 'untried' | 'trying' }
  /** `ms`: one image through all models of the plan, in its self-test; the rungs of the processor have none. */
  | { readonly rung: Rung; readonly state: 'passed'; readonly ms?: number }
  | {
      readonly rung: Rung;
      readonly state: 'left';
      readonly reason: LeftReason;
      readonly detail?: string;
      readonly ms?: number;
    };

/** Which device the reader wants; `auto` takes the fastest that answers rightly. */
export const DEVICE_CHOICES = ['auto', 'webgpu', 'wasm'] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];
