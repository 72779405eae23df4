import type { Padding } from './geometry';
import type { Activation, Features, Network, Plane } from './network';
import { at, dequantise, type QuantisedTensor } from './weights';

/** A node of a TF.js graph model (a TensorFlow NodeDef in JSON: numbers are strings, strings base64). */
interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Partial<Record<AttributeName, TfAttribute>>>;
}

type AttributeName = 'data_format' | 'dilations' | 'fused_ops' | 'ksize' | 'padding' | 'strides';

interface TfAttribute {
  readonly s?: string;
  readonly list?: { readonly i?: readonly string[]; readonly s?: readonly string[] };
}

type Weights = ReadonlyMap<string, QuantisedTensor>;

/** Writes a TF.js graph model as ONNX nodes and returns its logits: the Softmax at its end is left out. */
export function convertGraphModel(
  topology: unknown,
  weights: Weights,
  network: Network,
  pixels: Plane,
): Features {
  const { node: nodes } = topology as { readonly node: readonly TfNode[] };
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const done = new Map<string, Plane | Features>();

  // From the end backwards, so that the order of the list does not matter.
  const value = (name: string): Plane | Features => {
    const known = done.get(name);
    if (known) return known;
    const node = byName.get(name);
    if (!node) throw new Error(`graph has no node ${name}`);
    const made = convert(node);
    done.set(name, made);
    return made;
  };
  const plane = (name: string): Plane => {
    const found = value(name);
    if (!('channels' in found)) throw new Error(`${name} is not an image`);
    return found;
  };
  const features = (name: string): Features => {
    const found = value(name);
    if ('channels' in found) throw new Error(`${name} is still an image`);
    return found;
  };
  const weight = (name: string): QuantisedTensor => {
    const found = weights.get(name);
    if (!found) throw new Error(`graph has no weight ${name}`);
    return found;
  };
  const scalar = (name: string) => at(dequantise(weight(name)), 0);

  const convert = (node: TfNode): Plane | Features => {
    const [a = '', b = '', c = ''] = node.input ?? [];
    switch (node.op) {
      case 'Placeholder':
        return pixels;
      case 'Mul':
        return network.affine(plane(b), scalar(a), 0);
      case 'Sub':
        return network.affine(plane(a), 1, -scalar(b));
      case 'AddV2':
        return network.add(plane(a), plane(b));
      case '_FusedConv2D':
      case 'FusedDepthwiseConv2dNative':
        return network.convolution(plane(a), weight(b), {
          ...window(node),
          affine: { bias: dequantise(weight(c)) },
          activation: activation(node),
          depthwise: node.op === 'FusedDepthwiseConv2dNative',
        });
      case 'AvgPool':
        return network.averagePool(plane(a), { ...window(node), kernel: spatial(node, 'ksize') });
      case 'Squeeze':
        return network.flatten(plane(a));
      case '_FusedMatMul':
        return network.dense(features(a), weight(b), weight(c), activation(node));
      case 'Softmax':
      case 'Identity':
        return value(a);
      default:
        throw new Error(`${node.name}: no rule for ${node.op}`);
    }
  };
  return features('Identity');
}

function window(node: TfNode): { strides: readonly number[]; padding: Padding } {
  const padding = decode(node.attr?.padding?.s);
  if (decode(node.attr?.data_format?.s) !== 'NHWC' && node.attr?.data_format) {
    throw new Error(`${node.name} is not NHWC`);
  }
  if (node.attr?.dilations?.list?.i?.some((step) => step !== '1')) throw new Error(`${node.name} is dilated`);
  if (padding !== 'SAME' && padding !== 'VALID') throw new Error(`${node.name}: padding ${padding}`);
  return { strides: spatial(node, 'strides'), padding };
}

/** [height, width] of an NHWC list. */
function spatial(node: TfNode, attribute: 'ksize' | 'strides'): readonly number[] {
  const list = (node.attr?.[attribute]?.list?.i ?? []).map(Number);
  return [at(list, 1), at(list, 2)];
}

function activation(node: TfNode): Activation {
  const [bias, then = 'linear', ...more] = (node.attr?.fused_ops?.list?.s ?? []).map(decode);
  const name = then.toLowerCase();
  if (bias !== 'BiasAdd' || more.length > 0 || (name !== 'linear' && name !== 'relu6')) {
    throw new Error(`${node.name}: no rule for this fusion`);
  }
  return name;
}

function decode(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString();
}
