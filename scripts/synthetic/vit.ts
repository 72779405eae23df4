import { float, int, ints } from '../models/onnx/attributes';
import { Graph } from '../models/onnx/graph';
import { Arithmetic, type Precision } from './arithmetic';
import { LAYER_NORM_EPSILON, labels, tokens, type VitShape } from './shape';

/** Gives the values of a weight by its name in PyTorch. Matrices are [in, out], as exporters turn them. */
export type WeightSource = (name: string, shape: readonly number[]) => Float32Array<ArrayBuffer>;

/**
 * A ViTForImageClassification as ONNX bytes, after the graphs that the hub's exporter writes: `pixel_values`
 * float32 [batch, 3, size, size] to `logits` float32 [batch, 2], whatever the precision inside.
 */
export function writeVit(shape: VitShape, precision: Precision, weights: WeightSource): Uint8Array {
  return new VitWriter(shape, precision, weights).write();
}

class VitWriter {
  readonly #graph: Graph;
  readonly #arithmetic: Arithmetic;
  readonly #shape: VitShape;
  readonly #weights: WeightSource;

  constructor(shape: VitShape, precision: Precision, weights: WeightSource) {
    this.#shape = shape;
    this.#weights = weights;
    this.#graph = new Graph(shape.id);
    this.#arithmetic = new Arithmetic(this.#graph, precision);
  }

  write(): Uint8Array {
    const { imageSize, layers, hiddenSize } = this.#shape;
    const input = this.#graph.input('pixel_values', 'float32', ['batch', 3, imageSize, imageSize]);
    const isHalf = this.#arithmetic.type === 'float16';
    let hidden = this.#embed(isHalf ? this.#graph.cast(input, 'float16') : input);
    for (let layer = 0; layer < layers; layer++) hidden = this.#layer(`encoder.layer.${layer}`, hidden);
    const last = this.#layerNorm('layernorm', hidden);
    const first = this.#graph.constant('class_token_index', 'int64', [], BigInt64Array.of(0n));
    const classToken = this.#graph.node('Gather', [last, first], { axis: int(1) });
    const logits = this.#linear('classifier', classToken, hiddenSize, labels.length);
    const result = isHalf ? this.#graph.cast(logits, 'float32') : logits;
    this.#graph.output('logits', result, 'float32', ['batch', labels.length]);
    return this.#graph.toBytes();
  }

  /** Patches to tokens [batch, tokens, hidden]: a convolution, the class token before it, positions on top. */
  #embed(pixels: string): string {
    const { hiddenSize, patchSize } = this.#shape;
    const name = 'embeddings.patch_embeddings.projection';
    const kernel = this.#weight(`${name}.weight`, [hiddenSize, 3, patchSize, patchSize]);
    const bias = this.#constant(`${name}.bias`, [hiddenSize, 1, 1]);
    const patches = this.#add(this.#arithmetic.patchConvolution(pixels, kernel), bias);
    const flat = this.#graph.node('Reshape', [patches, this.#graph.indices(0, hiddenSize, -1)]);
    const sequence = this.#graph.node('Transpose', [flat], { perm: ints([0, 2, 1]) });
    const batch = this.#graph.node('Shape', [pixels], { start: int(0), end: int(1) });
    const each = this.#graph.node('Concat', [batch, this.#graph.indices(1, hiddenSize)], { axis: int(0) });
    const classToken = this.#constant('embeddings.cls_token', [1, 1, hiddenSize]);
    const classTokens = this.#graph.node('Expand', [classToken, each]);
    const all = this.#graph.node('Concat', [classTokens, sequence], { axis: int(1) });
    const positions = [1, tokens(this.#shape), hiddenSize];
    return this.#add(all, this.#constant('embeddings.position_embeddings', positions));
  }

  #layer(name: string, hidden: string): string {
    const { hiddenSize, intermediateSize } = this.#shape;
    const attended = this.#attention(
      `${name}.attention`,
      this.#layerNorm(`${name}.layernorm_before`, hidden),
    );
    const middle = this.#add(attended, hidden);
    const normal = this.#layerNorm(`${name}.layernorm_after`, middle);
    const wide = this.#gelu(
      name,
      this.#linear(`${name}.intermediate.dense`, normal, hiddenSize, intermediateSize),
    );
    return this.#add(this.#linear(`${name}.output.dense`, wide, intermediateSize, hiddenSize), middle);
  }

  #attention(name: string, input: string): string {
    const { hiddenSize, heads } = this.#shape;
    const headSize = hiddenSize / heads;
    const project = (part: string, perm: readonly number[]) => {
      const all = this.#linear(`${name}.attention.${part}`, input, hiddenSize, hiddenSize);
      const split = this.#graph.node('Reshape', [all, this.#graph.indices(0, 0, heads, headSize)]);
      return this.#graph.node('Transpose', [split], { perm: ints(perm) });
    };
    const query = project('query', [0, 2, 1, 3]);
    const key = project('key', [0, 2, 3, 1]);
    const value = project('value', [0, 2, 1, 3]);
    const root = this.#arithmetic.scalar(`${name}.root`, Math.sqrt(headSize));
    const scores = this.#graph.node('Div', [this.#graph.node('MatMul', [query, key]), root]);
    const shares = this.#graph.node('Softmax', [scores], { axis: int(-1) });
    const mixed = this.#graph.node('MatMul', [shares, value]);
    const sequence = this.#graph.node('Transpose', [mixed], { perm: ints([0, 2, 1, 3]) });
    const joined = this.#graph.node('Reshape', [sequence, this.#graph.indices(0, 0, hiddenSize)]);
    return this.#linear(`${name}.output.dense`, joined, hiddenSize, hiddenSize);
  }

  /** The exact one, with the error function, spelt as PyTorch's exporter does. */
  #gelu(name: string, input: string): string {
    const divided = this.#graph.node('Div', [input, this.#arithmetic.scalar(`${name}.sqrt_2`, Math.SQRT2)]);
    const one = this.#arithmetic.scalar(`${name}.one`, 1);
    const share = this.#add(this.#graph.node('Erf', [divided]), one);
    const product = this.#graph.node('Mul', [input, share]);
    return this.#graph.node('Mul', [product, this.#arithmetic.scalar(`${name}.half`, 0.5)]);
  }

  #layerNorm(name: string, input: string): string {
    const { hiddenSize } = this.#shape;
    const inputs = [
      input,
      this.#constant(`${name}.weight`, [hiddenSize]),
      this.#constant(`${name}.bias`, [hiddenSize]),
    ];
    return this.#graph.node('LayerNormalization', inputs, {
      axis: int(-1),
      epsilon: float(LAYER_NORM_EPSILON),
    });
  }

  #linear(name: string, input: string, inSize: number, outSize: number): string {
    const product = this.#arithmetic.matMul(input, this.#weight(`${name}.weight`, [inSize, outSize]));
    return this.#add(this.#constant(`${name}.bias`, [outSize]), product);
  }

  #add(left: string, right: string): string {
    return this.#graph.node('Add', [left, right]);
  }

  #constant(name: string, shape: readonly number[]): string {
    return this.#arithmetic.constant(this.#weight(name, shape));
  }

  #weight(name: string, shape: readonly number[]) {
    return { name, shape, values: this.#weights(name, shape) };
  }
}
