/** The measures of a ViT, under the names of its config.json. */
export interface VitShape {
  readonly id: string;
  readonly imageSize: number;
  readonly patchSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediateSize: number;
}

/** From google/vit-base-patch16-384, which vit-384 is: its config.json has the same number. */
export const LAYER_NORM_EPSILON = 1e-12;

export const labels = ['sfw', 'nsfw'] as const;

/** The real number of tokens, and of everything else as little as does the job. */
export const tiny: VitShape = {
  id: 'vit-tiny',
  imageSize: 384,
  patchSize: 16,
  hiddenSize: 16,
  layers: 2,
  heads: 2,
  intermediateSize: 32,
};

/** ViT-base, patch 16, 384 pixels: 86 million parameters. */
export const full: VitShape = {
  id: 'vit-full',
  imageSize: 384,
  patchSize: 16,
  hiddenSize: 768,
  layers: 12,
  heads: 12,
  intermediateSize: 3072,
};

/** Patches and the class token. */
export function tokens({ imageSize, patchSize }: VitShape): number {
  return (imageSize / patchSize) ** 2 + 1;
}
