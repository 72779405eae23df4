import { create } from '@bufbuild/protobuf';
import {
  TensorProto_DataType as DataType,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf';

/** Numbers of ONNX's TensorProto.DataType, under the names that typed arrays use. */
export const elementTypes = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  uint8: DataType.UINT8,
  int8: DataType.INT8,
  int32: DataType.INT32,
  int64: DataType.INT64,
} as const;

export type ElementType = keyof typeof elementTypes;

/** A fixed extent, or the name of a dynamic one such as `batch`. */
export type Dimension = number | string;

/**
 * An initializer. The bytes go in as they stand in memory: ONNX wants little-endian, as is every
 * machine that Node runs on.
 */
export function tensorProto(
  name: string,
  type: ElementType,
  dims: readonly number[],
  data: ArrayBufferView<ArrayBuffer>,
): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: elementTypes[type],
    dims: dims.map(BigInt),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

export function valueInfo(name: string, type: ElementType, shape: readonly Dimension[]): ValueInfoProto {
  const dim = shape.map((extent) =>
    typeof extent === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(extent) } }
      : { value: { case: 'dimParam' as const, value: extent } },
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: elementTypes[type], shape: { dim } } } },
  });
}
