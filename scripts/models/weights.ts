/** A tensor as TF.js stores it: `value = values[i] * scale + min`, in the order of `shape`. */
export interface QuantisedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly scale: number;
  readonly min: number;
  readonly values: Uint8Array;
}

/** Axes that turn a TF kernel [height, width, in, out] into ONNX's [out, in, height, width]. */
export const HWIO_TO_OIHW = [3, 2, 0, 1] as const;

/** Axes that turn a TF depthwise kernel [height, width, channels, 1] into ONNX's grouped [channels, 1, height, width]. */
export const HWCM_TO_OIHW = [2, 3, 0, 1] as const;

/** The float32 values, by the same arithmetic as TF.js's `decodeWeights`: doubles, rounded once. */
export function dequantise(tensor: QuantisedTensor): Float32Array<ArrayBuffer> {
  return Float32Array.from(tensor.values, (value) => value * tensor.scale + tensor.min);
}

/** `tensor` with its axes reordered, as numpy's `transpose(axes)`. */
export function permute(tensor: QuantisedTensor, axes: readonly number[]): QuantisedTensor {
  const strides = tensor.shape.map((_, axis) => product(tensor.shape.slice(axis + 1)));
  const shape = axes.map((axis) => at(tensor.shape, axis));
  const steps = axes.map((axis) => at(strides, axis));
  const values = new Uint8Array(tensor.values.length);
  const index = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < values.length; target++) {
    values[target] = at(tensor.values, source);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += at(steps, axis);
      index[axis] = at(index, axis) + 1;
      if (at(index, axis) < at(shape, axis)) break;
      source -= at(steps, axis) * at(shape, axis);
      index[axis] = 0;
    }
  }
  return { ...tensor, shape, values };
}

/** `list[index]`, which must be there. */
export function at(list: ArrayLike<number>, index: number): number {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no index ${index} in a list of ${list.length}`);
  return value;
}

function product(extents: readonly number[]): number {
  return extents.reduce((size, extent) => size * extent, 1);
}
