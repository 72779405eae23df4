import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { QuantisedTensor } from './weights';

const require = createRequire(import.meta.url);

/** Where nsfwjs keeps its models: one folder each, with `model.min.js` and `group1-shardNofM.min.js`. */
const modelsFolder = join(dirname(require.resolve('nsfwjs')), '..', 'models');

/** TF.js's `model.json`, as far as it concerns us. The topology is read by the converter of its format. */
export interface TfjsModel {
  readonly modelTopology: unknown;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightEntry[];
  }[];
}

interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale: number; readonly min: number };
}

/** A UMD file of the package: the topology object itself, or a shard's bytes as a base64 string. */
function readUmd(folder: string, file: string): unknown {
  const exported: unknown = require(join(modelsFolder, folder, `${file}.min.js`));
  const isModule = typeof exported === 'object' && exported !== null && 'default' in exported;
  return isModule ? exported.default : exported;
}

export function readModel(folder: string): TfjsModel {
  return readUmd(folder, 'model') as TfjsModel;
}

/** The weights of all groups, one after another, as the manifest orders them. */
export function readWeightBytes(folder: string, model: TfjsModel): Uint8Array {
  const shards = model.weightsManifest.flatMap((group) => group.paths);
  return Buffer.concat(shards.map((shard) => Buffer.from(readUmd(folder, shard) as string, 'base64')));
}

/** Cuts the bytes into tensors. Every weight of both models is uint8; anything else is a new model. */
export function readWeights(folder: string, model: TfjsModel): ReadonlyMap<string, QuantisedTensor> {
  const bytes = readWeightBytes(folder, model);
  const tensors = new Map<string, QuantisedTensor>();
  let offset = 0;
  for (const { name, shape, quantization } of model.weightsManifest.flatMap((group) => group.weights)) {
    if (quantization?.dtype !== 'uint8') throw new Error(`${folder}: weight ${name} is not uint8`);
    const { scale, min } = quantization;
    const size = shape.reduce((product, extent) => product * extent, 1);
    tensors.set(name, { name, shape, scale, min, values: bytes.subarray(offset, offset + size) });
    offset += size;
  }
  if (offset !== bytes.length)
    throw new Error(`${folder}: ${bytes.length} weight bytes, ${offset} described`);
  return tensors;
}
