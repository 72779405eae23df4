import { describe, expect, it } from 'vitest';
import { ACCURATE_MS, FAST_MS, modelsOf, planFor } from '../../../src/shared/plan';

const models = (mode: Parameters<typeof planFor>[0], hasVit: boolean): string[] =>
  modelsOf(planFor(mode, hasVit)).map(({ id }) => id);

describe('planFor', () => {
  it.each(['auto', 'fast', 'balanced', 'accurate'] as const)('is Fast for %s without the ViT', (mode) => {
    expect(models(mode, false)).toEqual(['mobilenet-v2', 'inception-v3']);
    expect(planFor(mode, false).mode).toBe('fast');
  });

  it('gives the ViT the last word where it is there', () => {
    expect(models('fast', true)).toEqual(['mobilenet-v2', 'inception-v3']);
    expect(models('balanced', true)).toEqual(['mobilenet-v2', 'vit-384']);
    expect(models('accurate', true)).toEqual(['vit-384']);
    expect(models('auto', true)).toEqual(['mobilenet-v2', 'vit-384']);
  });

  it('goes by what the ViT takes on this machine, where nothing else was chosen', () => {
    const auto = (ms?: number): string => planFor('auto', true, ms).mode;
    expect(auto()).toBe('balanced');
    expect(auto(ACCURATE_MS)).toBe('accurate');
    expect(auto(ACCURATE_MS + 1)).toBe('balanced');
    expect(auto(FAST_MS)).toBe('balanced');
    expect(auto(FAST_MS + 1)).toBe('fast');
    expect(planFor('balanced', true, 10 * FAST_MS).mode).toBe('balanced');
    expect(planFor('auto', false, 1).mode).toBe('fast');
  });

  it('clears on a first score only what is surely safe', () => {
    for (const mode of ['fast', 'balanced'] as const) {
      expect(planFor(mode, true).second?.safeEdge).toBeLessThanOrEqual(0.02);
    }
  });
});
