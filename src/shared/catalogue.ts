/**
 * The models that Scrim knows, and how an NSFW score is read from each one's labels.
 */

export interface Model {
  /** Folder under `models/`, and the name in scores, reports and settings. */
  readonly id: string;
  /** What readers see. */
  readonly name: string;
  /** Side of the square input, in pixels. */
  readonly size: number;
  /** Mean and standard deviation of each channel after scaling to 0..1. */
  readonly mean: number;
  readonly std: number;
  /** The NSFW score is the sum of label probability × weight, so it stays within 0..1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly dtype: 'fp32' | 'fp16' | 'int8' | 'q4';
}

/**
 * nsfwjs answers with five labels. The ViT that Scrim is made for is trained to be restrictive and calls "sexy"
 * NSFW too, so all three count in full here: both models then answer the same question.
 */
const NSFWJS_WEIGHTS = { drawing: 0, hentai: 1, neutral: 0, porn: 1, sexy: 1 } as const;

export const MOBILENET: Model = {
  id: 'mobilenet-v2',
  name: 'MobileNetV2 (nsfwjs)',
  size: 224,
  mean: 0,
  std: 1,
  weights: NSFWJS_WEIGHTS,
  dtype: 'fp32',
};

export const INCEPTION: Model = {
  id: 'inception-v3',
  name: 'Inception v3 (nsfwjs)',
  size: 299,
  mean: 0,
  std: 1,
  weights: NSFWJS_WEIGHTS,
  dtype: 'fp32',
};

/** AdamCodd/vit-base-nsfw-detector; its preprocessing is that of its preprocessor_config.json. */
export const VIT = {
  id: 'vit-384',
  name: 'ViT-384 (AdamCodd)',
  size: 384,
  mean: 0.5,
  std: 0.5,
  weights: { sfw: 0, nsfw: 1 },
  dtype: 'int8',
} as const satisfies Model;

export const CATALOGUE: readonly Model[] = [MOBILENET, INCEPTION, VIT];

/** @returns the NSFW score (0..1) that a model's label probabilities stand for. */
export function nsfwScore(model: Model, labels: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const [label, probability] of Object.entries(labels)) sum += probability * (model.weights[label] ?? 0);
  return Math.min(1, Math.max(0, sum));
}
