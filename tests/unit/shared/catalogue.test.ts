import { describe, expect, it } from 'vitest';
import { CATALOGUE, MOBILENET, nsfwScore } from '../../../src/shared/catalogue';

describe('nsfwScore', () => {
  it('sums porn, hentai and sexy, and nothing else', () => {
    const labels = { drawing: 0.1, hentai: 0.2, neutral: 0.3, porn: 0.15, sexy: 0.25 };
    expect(nsfwScore(MOBILENET, labels)).toBeCloseTo(0.6, 12);
    for (const label of ['porn', 'hentai', 'sexy']) expect(nsfwScore(MOBILENET, { [label]: 0.7 })).toBe(0.7);
    for (const label of ['neutral', 'drawing']) expect(nsfwScore(MOBILENET, { [label]: 0.7 })).toBe(0);
  });

  it('gives a label that it does not know no weight', () => {
    expect(nsfwScore(MOBILENET, { porn: 0.5, cat: 0.5 })).toBe(0.5);
    expect(nsfwScore(MOBILENET, {})).toBe(0);
  });

  it('stays within 0 and 1 where rounding does not', () => {
    expect(nsfwScore(MOBILENET, { porn: 0.5, hentai: 0.3, sexy: 0.2000001 })).toBe(1);
    expect(nsfwScore(MOBILENET, { porn: -0.0000001 })).toBe(0);
  });
});

describe('the catalogue', () => {
  it('names each model once, with weights that keep a score within 0 and 1', () => {
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
    for (const model of CATALOGUE) {
      const weights = Object.values(model.weights);
      expect(weights.length).toBeGreaterThan(1);
      expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
      expect(weights.some((weight) => weight > 0)).toBe(true);
      expect(model.std).toBeGreaterThan(0);
      expect(Number.isInteger(model.size)).toBe(true);
    }
  });
});
