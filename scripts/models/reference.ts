// The original models, run by nsfwjs and TensorFlow.js themselves: what the conversion is measured against.
import * as tf from '@tensorflow/tfjs';
import { load } from 'nsfwjs/core';
import { InceptionV3Model } from 'nsfwjs/models/inception_v3';
import { MobileNetV2MidModel } from 'nsfwjs/models/mobilenet_v2_mid';

const definitions = {
  'mobilenet-v2': MobileNetV2MidModel,
  'inception-v3': InceptionV3Model,
} as const;

export type ReferenceId = keyof typeof definitions;

/** Takes RGB bytes [size, size, 3]; answers the five probabilities in the order of the labels. */
export type Reference = (pixels: Uint8Array, size: number) => Promise<number[]>;

/** On the CPU in plain JavaScript: slow (Inception takes seconds an image), and the same everywhere. */
export async function loadReference(id: ReferenceId): Promise<Reference> {
  await tf.setBackend('cpu');
  const definition = definitions[id];
  const model = await load(definition.name, { modelDefinitions: [definition] });
  return async (pixels, size) => {
    const image = tf.tensor3d(pixels, [size, size, 3], 'int32');
    const probabilities = model.infer(image);
    const values = [...(await probabilities.data())];
    tf.dispose([image, probabilities]);
    return values;
  };
}
