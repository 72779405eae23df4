import { join } from 'node:path';
import { VIT_384, type WeightFile } from '../../src/shared/weights';
import { hashFile } from '../models/folder';

/**
 * Weights for the package to carry: the file for the CPU, which every machine can use.
 *
 * @param wanted what they must be; a test has others
 * @returns the file by its path in the package
 * @throws where the weights are unknown, missing, or not the ones that are pinned
 */
export async function weightsToCarry(
  id: string,
  root: string,
  wanted: WeightFile = VIT_384.files.int8,
): Promise<Record<string, string>> {
  if (id !== VIT_384.id) throw new Error(`There are no weights called ${id}: known is ${VIT_384.id}.`);
  const path = `models/${id}/onnx/${wanted.file}`;
  const file = join(root, path);
  const hash = await hashFile(file);
  if (hash === null) throw new Error(`${path} is not there: run \`npm run models -- ${id}\` first.`);
  if (hash !== wanted.sha256) {
    throw new Error(`${path} is not the file that is pinned: run \`npm run models -- ${id} --force\`.`);
  }
  return { [path]: file };
}
