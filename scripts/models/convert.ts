import type { Recipe } from './catalogue';
import { Network } from './network';
import { readModel, readWeights } from './nsfwjs';
import { Graph } from './onnx/graph';

/**
 * The model as ONNX bytes: `pixel_values` float32 [batch, 3, size, size], RGB in 0..1, to `logits` float32
 * [batch, 5]. Depends on nothing but the recipe and the package, so it is the same to the byte each time.
 */
export async function convert(recipe: Recipe): Promise<Uint8Array> {
  const convertTopology = await recipe.converter();
  const model = readModel(recipe.source);
  const weights = readWeights(recipe.source, model);
  const graph = new Graph(recipe.id);
  const size = [recipe.size, recipe.size];
  const value = graph.input('pixel_values', 'float32', ['batch', 3, ...size]);
  const pixels = { value, channels: 3, size };
  const logits = convertTopology(model.modelTopology, weights, new Network(graph), pixels);
  graph.output('logits', logits.value, 'float32', ['batch', logits.length]);
  return graph.toBytes();
}
