import type { Features, Network, Plane } from './network';
import type { QuantisedTensor } from './weights';

type Convert = (
  topology: unknown,
  weights: ReadonlyMap<string, QuantisedTensor>,
  network: Network,
  pixels: Plane,
) => Features;

/** A model of nsfwjs and what becomes of it. */
export interface Recipe {
  readonly id: string;
  /** Folder under the package's `dist/models`. */
  readonly source: string;
  /** Height and width in pixels, from nsfwjs's own model definitions. */
  readonly size: number;
  /** Which class of transformers.js opens the folder. */
  readonly modelType: string;
  readonly architecture: string;
  readonly imageProcessor: string;
  /** Loaded on demand: the check that nothing is to be done needs no converter. */
  readonly converter: () => Promise<Convert>;
}

/** nsfwjs's NSFW_CLASSES, in its order (dist/esm/nsfw_classes.js), in small letters. */
export const labels = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const;

export const recipes: readonly Recipe[] = [
  {
    id: 'mobilenet-v2',
    source: 'mobilenet_v2_mid',
    size: 224,
    modelType: 'mobilenet_v2',
    architecture: 'MobileNetV2ForImageClassification',
    imageProcessor: 'MobileNetV2ImageProcessor',
    converter: async () => (await import('./graph-model')).convertGraphModel,
  },
  {
    id: 'inception-v3',
    source: 'inception_v3',
    size: 299,
    // transformers.js has no Inception. All its classes for image classification do the same: run the
    // graph, hand back `logits`. ResNet's is the plainest convolutional one; the architecture stays honest.
    modelType: 'resnet',
    architecture: 'InceptionV3ForImageClassification',
    imageProcessor: 'ImageProcessor',
    converter: async () => (await import('./layers-model')).convertLayersModel,
  },
];

export function findRecipe(id: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.id === id);
  if (!recipe) throw new Error(`unknown model ${id}; known: ${recipes.map((known) => known.id).join(', ')}`);
  return recipe;
}
