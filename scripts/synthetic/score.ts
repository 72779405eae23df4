import type { InferenceSession } from 'onnxruntime-node';
import { type TestImage, toPixelValues } from '../../tests/fixtures/models/images';
import { runModel, softmax } from '../models/session';

/** The NSFW probability of an image of the model's own size, through its preprocessing: mean and std 0.5. */
export async function score(session: InferenceSession, image: TestImage): Promise<number> {
  const pixelValues = toPixelValues(image).map((value) => (value - 0.5) / 0.5);
  const [logits = []] = await runModel(session, pixelValues, image.size);
  return softmax(logits)[1] ?? Number.NaN;
}
