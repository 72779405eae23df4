import { MOBILENET } from '../../../src/shared/catalogue';
import type { Outcome, Scores } from '../../../src/shared/verdict';

export const scoresOf = (nsfw: number): Scores => ({
  model: MOBILENET.id,
  nsfw,
  labels: { drawing: 0, hentai: 0, neutral: 1 - nsfw, porn: nsfw, sexy: 0 },
});

export const outcomeOf = (nsfw: number): Outcome => ({ ok: true, scores: scoresOf(nsfw), volatile: false });
