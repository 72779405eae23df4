import { type Attributes, ints } from '../models/onnx/attributes';
import { toFloat16 } from '../models/onnx/float16';
import type { Graph } from '../models/onnx/graph';
import { quantise } from './quantise';

/** The three files of the hub that the product uses. */
export type Precision = 'fp32' | 'fp16' | 'int8';

/** A tensor of weights. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Writes constants and products in one precision. fp16 stores and computes in halves. int8 is what
 * onnxruntime's quantize_dynamic makes: activations are quantised when they come (DynamicQuantizeLinear),
 * multiplied in integers, and scaled back; only products with a weight are, attention's own stay float.
 */
export class Arithmetic {
  readonly #graph: Graph;
  readonly #precision: Precision;
  readonly #quantised = new Map<string, readonly string[]>();

  constructor(graph: Graph, precision: Precision) {
    this.#graph = graph;
    this.#precision = precision;
  }

  get type(): 'float32' | 'float16' {
    return this.#precision === 'fp16' ? 'float16' : 'float32';
  }

  constant({ name, shape, values }: Weight): string {
    const data = this.type === 'float16' ? toFloat16(values) : values;
    return this.#graph.constant(name, this.type, shape, data);
  }

  scalar(name: string, value: number): string {
    return this.constant({ name, shape: [], values: Float32Array.of(value) });
  }

  /** `input` [..., in] times `weight` [in, out]. */
  matMul(input: string, weight: Weight): string {
    if (this.#precision === 'int8') return this.#integer('MatMulInteger', input, weight, {});
    return this.#graph.node('MatMul', [input, this.constant(weight)]);
  }

  /** A convolution with no padding that takes steps as large as its kernel; no bias. */
  patchConvolution(input: string, weight: Weight): string {
    const kernel = weight.shape.slice(2);
    const attributes = { kernel_shape: ints(kernel), strides: ints(kernel) };
    if (this.#precision === 'int8') return this.#integer('ConvInteger', input, weight, attributes);
    return this.#graph.node('Conv', [input, this.constant(weight)], attributes);
  }

  #integer(opType: string, input: string, weight: Weight, attributes: Attributes): string {
    const [values = '', scale = '', zeroPoint = ''] = this.#dynamic(input);
    // onnxruntime has ConvInteger for unsigned kernels only, whatever the file's name says.
    const stored = quantise(weight.values, opType === 'ConvInteger' ? 'uint8' : 'int8');
    const name = weight.name;
    const kernel = this.#graph.constant(`${name}_quantized`, stored.type, weight.shape, stored.values);
    const origin = this.#graph.constant(`${name}_zero_point`, stored.type, [], stored.zeroPoint);
    const step = this.#graph.constant(`${name}_scale`, 'float32', [], Float32Array.of(stored.scale));
    const product = this.#graph.node(opType, [values, kernel, zeroPoint, origin], attributes);
    const both = this.#graph.node('Mul', [scale, step]);
    return this.#graph.node('Mul', [this.#graph.cast(product, 'float32'), both]);
  }

  /** Query, key and value read the same activations, which are quantised once. */
  #dynamic(input: string): readonly string[] {
    const known = this.#quantised.get(input);
    if (known) return known;
    const outputs = this.#graph.outputsOf(
      'DynamicQuantizeLinear',
      [input],
      ['quantized', 'scale', 'zero_point'],
    );
    this.#quantised.set(input, outputs);
    return outputs;
  }
}
