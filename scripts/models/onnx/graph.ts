import { create, toBinary } from '@bufbuild/protobuf';
import {
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { type Attributes, attributeProto } from './attributes';
import { type Dimension, type ElementType, elementTypes, tensorProto, valueInfo } from './tensors';

/** Opset 17 is the first with LayerNormalization; IR 8 is the version that goes with it. Every runtime since 2022 reads both. */
const OPSET = 17n;
const IR_VERSION = 8n;

/**
 * Collects one ONNX graph and writes it out. Values are their names. Nodes must be added in an order in
 * which every input already exists (ONNX asks for topological order); names are made from what is
 * added, so the same calls give the same bytes.
 */
export class Graph {
  readonly #name: string;
  readonly #nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, TensorProto>();
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, type: ElementType, shape: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Declares `value` as a result of the graph, under `name`. */
  output(name: string, value: string, type: ElementType, shape: readonly Dimension[]): void {
    this.node('Identity', [value], {}, name);
    this.#outputs.push(valueInfo(name, type, shape));
  }

  constant(
    name: string,
    type: ElementType,
    dims: readonly number[],
    data: ArrayBufferView<ArrayBuffer>,
  ): string {
    if (this.#initializers.has(name)) throw new Error(`initializer ${name} is there already`);
    this.#initializers.set(name, tensorProto(name, type, dims, data));
    return name;
  }

  /** A float32 scalar, shared by value. */
  scalar(value: number): string {
    const name = `scalar_${value}`;
    return this.#initializers.has(name) ? name : this.constant(name, 'float32', [], Float32Array.of(value));
  }

  /** An int64 vector such as a shape or a list of axes, shared by value. */
  indices(...values: readonly number[]): string {
    const name = `indices_${values.join('_')}`;
    return this.#initializers.has(name)
      ? name
      : this.constant(name, 'int64', [values.length], BigInt64Array.from(values.map(BigInt)));
  }

  /** Adds a node with one output, and returns that output's name. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    name = this.#next(opType),
  ): string {
    this.#add(opType, inputs, [name], attributes, name);
    return name;
  }

  /** Adds a node with several outputs: `suffixes` name them. */
  outputsOf(
    opType: string,
    inputs: readonly string[],
    suffixes: readonly string[],
    attributes: Attributes = {},
    name = this.#next(opType),
  ): string[] {
    const outputs = suffixes.map((suffix) => `${name}_${suffix}`);
    this.#add(opType, inputs, outputs, attributes, name);
    return outputs;
  }

  cast(value: string, to: ElementType): string {
    return this.node('Cast', [value], { to: { kind: 'int', value: elementTypes[to] } });
  }

  /** The serialized ModelProto. */
  toBytes(): Uint8Array {
    const model = create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: 'scrim',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: [...this.#initializers.values()],
        input: this.#inputs,
        output: this.#outputs,
      },
    });
    return toBinary(ModelProtoSchema, model);
  }

  #next(opType: string): string {
    return `${opType}_${this.#nodes.length}`;
  }

  #add(
    opType: string,
    input: readonly string[],
    output: readonly string[],
    attributes: Attributes,
    name: string,
  ): void {
    const attribute = Object.entries(attributes).map(([key, value]) => attributeProto(key, value));
    this.#nodes.push(
      create(NodeProtoSchema, { name, opType, input: [...input], output: [...output], attribute }),
    );
  }
}
