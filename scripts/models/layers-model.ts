import type { Padding } from './geometry';
import type { Activation, ChannelAffine, Features, Network, Plane } from './network';
import { dequantise, type QuantisedTensor } from './weights';

interface KerasLayer {
  readonly name: string;
  readonly class_name: string;
  readonly config: KerasConfig;
  readonly inbound_nodes: readonly (readonly (readonly [string, ...unknown[]])[])[];
}

interface KerasConfig {
  readonly strides?: readonly number[];
  readonly pool_size?: readonly number[];
  readonly padding?: string;
  readonly activation?: string;
  readonly epsilon?: number;
  readonly scale?: boolean;
}

type Weights = ReadonlyMap<string, QuantisedTensor>;

/** What a layer hands on. A convolution waits for the BatchNormalization behind it, to be written together. */
type Value = Plane | Features | ((affine: ChannelAffine) => Plane);

/** Writes a Keras layers model as ONNX nodes and returns its logits: the last Dense layer's softmax is left out. */
export function convertLayersModel(
  topology: unknown,
  weights: Weights,
  network: Network,
  pixels: Plane,
): Features {
  const { layers } = (topology as { model_config: { config: { layers: readonly KerasLayer[] } } })
    .model_config.config;
  const done = new Map<string, Value>();

  const inputs = (layer: KerasLayer): Value[] =>
    (layer.inbound_nodes[0] ?? []).map(([name]) => {
      const found = done.get(name);
      if (!found) throw new Error(`${layer.name} comes before its input ${name}`);
      return found;
    });
  const planes = (layer: KerasLayer): Plane[] =>
    inputs(layer).map((value) => {
      if (typeof value === 'function' || !('channels' in value))
        throw new Error(`${layer.name} wants an image`);
      return value;
    });
  const plane = (layer: KerasLayer): Plane => only(layer, planes(layer));
  const features = (layer: KerasLayer): Features => {
    const value = only(layer, inputs(layer));
    if (typeof value === 'function' || 'channels' in value) throw new Error(`${layer.name} wants features`);
    return value;
  };
  const weight = (layer: KerasLayer, part: string): QuantisedTensor => {
    const found = weights.get(`${layer.name}/${part}`);
    if (!found) throw new Error(`no weight ${layer.name}/${part}`);
    return found;
  };

  const convert = (layer: KerasLayer): Value => {
    const { config } = layer;
    switch (layer.class_name) {
      case 'InputLayer':
        return pixels;
      case 'Conv2D': {
        const [input, kernel] = [plane(layer), weight(layer, 'kernel')];
        return (affine) => network.convolution(input, kernel, { ...window(layer), affine });
      }
      case 'BatchNormalization': {
        const convolution = only(layer, inputs(layer));
        if (typeof convolution !== 'function') throw new Error(`${layer.name} follows no convolution`);
        return convolution(normalisation(layer, weight));
      }
      case 'Activation': {
        const input = plane(layer);
        return { ...input, value: network.activate(input.value, activation(layer)) };
      }
      case 'MaxPooling2D':
        return network.maxPool(plane(layer), { ...window(layer), kernel: config.pool_size ?? [] });
      case 'AveragePooling2D':
        return network.averagePool(plane(layer), { ...window(layer), kernel: config.pool_size ?? [] });
      case 'Concatenate':
        return network.concatenate(planes(layer));
      case 'Flatten':
        return network.flatten(plane(layer));
      case 'Dense':
        return network.dense(
          features(layer),
          weight(layer, 'kernel'),
          weight(layer, 'bias'),
          activation(layer),
        );
      case 'Dropout':
        return features(layer);
      default:
        throw new Error(`${layer.name}: no rule for ${layer.class_name}`);
    }
  };

  for (const layer of layers) done.set(layer.name, convert(layer));
  const last = layers.at(-1);
  const logits = last && done.get(last.name);
  if (!logits || typeof logits === 'function' || 'channels' in logits)
    throw new Error('the model ends in no Dense');
  return logits;
}

/** `(x - mean) / sqrt(variance + epsilon) + beta` as a factor and a bias; these models have no gamma. */
function normalisation(
  layer: KerasLayer,
  weight: (layer: KerasLayer, part: string) => QuantisedTensor,
): ChannelAffine {
  const { epsilon, scale: hasGamma } = layer.config;
  if (epsilon === undefined || hasGamma !== false)
    throw new Error(`${layer.name}: no rule for its parameters`);
  const beta = dequantise(weight(layer, 'beta'));
  const mean = dequantise(weight(layer, 'moving_mean'));
  const scale = dequantise(weight(layer, 'moving_variance')).map(
    (variance) => 1 / Math.sqrt(variance + epsilon),
  );
  return {
    scale,
    bias: beta.map((offset, channel) => offset - (mean[channel] ?? 0) * (scale[channel] ?? 0)),
  };
}

function window({ name, config }: KerasLayer): { strides: readonly number[]; padding: Padding } {
  const padding = config.padding?.toUpperCase();
  if (padding !== 'SAME' && padding !== 'VALID') throw new Error(`${name}: padding ${padding}`);
  return { strides: config.strides ?? [], padding };
}

/** Softmax belongs to whoever reads the logits. */
function activation({ name, config }: KerasLayer): Activation {
  if (config.activation === 'relu') return 'relu';
  if (config.activation === 'softmax' || config.activation === 'linear') return 'linear';
  throw new Error(`${name}: no rule for activation ${config.activation}`);
}

function only<T>(layer: KerasLayer, values: readonly T[]): T {
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) throw new Error(`${layer.name} wants one input`);
  return value;
}
