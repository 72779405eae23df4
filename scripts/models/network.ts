import { type Padding, slide, type Window } from './geometry';
import { int, ints } from './onnx/attributes';
import type { Graph } from './onnx/graph';
import { at, dequantise, HWCM_TO_OIHW, HWIO_TO_OIHW, permute, type QuantisedTensor } from './weights';

/** A value [batch, channels, height, width]. */
export interface Plane {
  readonly value: string;
  readonly channels: number;
  readonly size: readonly number[];
}

/** A value [batch, length]. */
export interface Features {
  readonly value: string;
  readonly length: number;
}

export type Activation = 'linear' | 'relu' | 'relu6';

/** A factor and an offset for each output channel: an inference-time BatchNormalization, or just a bias. */
export interface ChannelAffine {
  readonly scale?: Float32Array;
  readonly bias: Float32Array<ArrayBuffer>;
}

interface ConvolutionOptions {
  readonly strides: readonly number[];
  readonly padding: Padding;
  readonly affine: ChannelAffine;
  readonly activation?: Activation;
  readonly depthwise?: boolean;
}

/** TensorFlow's image layers, written as ONNX nodes. Kernels stay 8-bit in the file; see `weight`. */
export class Network {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  convolution(input: Plane, kernel: QuantisedTensor, options: ConvolutionOptions): Plane {
    const { strides, padding, affine, activation = 'linear', depthwise = false } = options;
    const { pads, size } = slide(input.size, { kernel: kernel.shape, strides, padding });
    const weight = permute(kernel, depthwise ? HWCM_TO_OIHW : HWIO_TO_OIHW);
    const channels = at(weight.shape, 0);
    const bias = this.#graph.constant(`${kernel.name}/bias`, 'float32', [channels], affine.bias);
    const value = this.#graph.node('Conv', [input.value, this.#weight(weight, affine.scale), bias], {
      kernel_shape: ints(weight.shape.slice(2)),
      strides: ints(strides),
      pads: ints(pads),
      group: int(depthwise ? channels : 1),
    });
    return { value: this.activate(value, activation), channels, size };
  }

  maxPool(input: Plane, window: Window): Plane {
    return this.#pool('MaxPool', input, window, {});
  }

  /** As TensorFlow does it, padding does not count. */
  averagePool(input: Plane, window: Window): Plane {
    return this.#pool('AveragePool', input, window, { count_include_pad: int(0) });
  }

  concatenate(inputs: readonly Plane[]): Plane {
    const [first] = inputs;
    if (first === undefined) throw new Error('nothing to concatenate');
    const value = this.#graph.node(
      'Concat',
      inputs.map((input) => input.value),
      { axis: int(1) },
    );
    return { value, channels: inputs.reduce((sum, input) => sum + input.channels, 0), size: first.size };
  }

  add(left: Plane, right: Plane): Plane {
    return { ...left, value: this.#graph.node('Add', [left.value, right.value]) };
  }

  /** `input * factor + offset`. A node of its own, for SAME padding must see zeros after it, not before. */
  affine(input: Plane, factor: number, offset: number): Plane {
    const scaled = this.#graph.node('Mul', [input.value, this.#graph.scalar(factor)]);
    return { ...input, value: this.#graph.node('Add', [scaled, this.#graph.scalar(offset)]) };
  }

  /** In TensorFlow's order, height, width, channels, which the Dense kernel behind it was trained on. */
  flatten(input: Plane): Features {
    const nhwc = this.#graph.node('Transpose', [input.value], { perm: ints([0, 2, 3, 1]) });
    const value = this.#graph.node('Flatten', [nhwc], { axis: int(1) });
    return { value, length: input.channels * at(input.size, 0) * at(input.size, 1) };
  }

  /** `kernel` is [in, out]. */
  dense(input: Features, kernel: QuantisedTensor, bias: QuantisedTensor, activation: Activation): Features {
    const [inputs, length] = [at(kernel.shape, 0), at(kernel.shape, 1)];
    if (inputs !== input.length)
      throw new Error(`${kernel.name} wants ${inputs} features, not ${input.length}`);
    const offset = this.#graph.constant(bias.name, 'float32', [length], dequantise(bias));
    const value = this.#graph.node('Gemm', [input.value, this.#weight(kernel), offset]);
    return { value: this.activate(value, activation), length };
  }

  activate(value: string, activation: Activation): string {
    if (activation === 'linear') return value;
    if (activation === 'relu') return this.#graph.node('Relu', [value]);
    return this.#graph.node('Clip', [value, this.#graph.scalar(0), this.#graph.scalar(6)]);
  }

  #pool(
    opType: string,
    input: Plane,
    window: Window,
    attributes: Record<string, ReturnType<typeof int>>,
  ): Plane {
    const { pads, size } = slide(input.size, window);
    const value = this.#graph.node(opType, [input.value], {
      kernel_shape: ints(window.kernel),
      strides: ints(window.strides),
      pads: ints(pads),
      ...attributes,
    });
    return { ...input, value, size };
  }

  /**
   * Stores the bytes and multiplies them out in the graph: the runtime folds these three nodes once, when
   * the session is made. (It would not fold DequantizeLinear, and TF.js's `min` is not a whole zero point.)
   * A factor for each output channel is worked into scale and min, so that it costs nothing.
   */
  #weight(tensor: QuantisedTensor, channelScale?: Float32Array): string {
    const { name, shape, values } = tensor;
    const dims = channelScale ? [channelScale.length, 1, 1, 1] : [];
    const factors = channelScale ?? Float32Array.of(1);
    const bytes = this.#graph.constant(name, 'uint8', shape, Uint8Array.from(values));
    const scales = factors.map((factor) => factor * tensor.scale);
    const minima = factors.map((factor) => factor * tensor.min);
    const scale = this.#graph.constant(`${name}/scale`, 'float32', dims, Float32Array.from(scales));
    const min = this.#graph.constant(`${name}/min`, 'float32', dims, Float32Array.from(minima));
    const scaled = this.#graph.node('Mul', [this.#graph.cast(bytes, 'float32'), scale]);
    return this.#graph.node('Add', [scaled, min]);
  }
}
