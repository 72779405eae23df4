/**
 * Builds of the extension that ask a stand-in for the hub, for weights of the test's own. The address is built in:
 * the extension that ships has no way to be told another one.
 */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildVariant, variants } from '../../../scripts/synthetic/build';
import { DTYPES, type Dtype, type Hub, VIT_384, weightsUrl } from '../../../src/shared/weights';
import { type Hub as HubServer, weightFile } from '../../server/hub';
import { BROWSER } from './browser';
import { temporary } from './temporary';

const builder = fileURLToPath(new URL('hub-build-main.ts', import.meta.url));

/** Serves these bytes in place of vit-384's weights. A dtype that is left out gets the bytes of the first. */
export function serveWeights(server: HubServer, bytes: Partial<Record<Dtype, Buffer>>): Hub {
  const [first] = Object.values(bytes);
  if (first === undefined) throw new Error('there is nothing to serve');
  const files = { ...VIT_384.files };
  for (const dtype of DTYPES) {
    const contents = bytes[dtype] ?? first;
    files[dtype] = weightFile(VIT_384.files[dtype].file, contents);
    server.files.set(new URL(weightsUrl(server.origin, VIT_384, files[dtype])).pathname, contents);
  }
  return { origin: server.origin, weights: [{ ...VIT_384, files }] };
}

/** A build in a folder of its own, which goes when the tests end. */
export async function buildFor(hub: Hub): Promise<string> {
  const folder = temporary('scrim-hub-build-');
  const child = spawn(process.execPath, ['--import', 'tsx', builder, folder, JSON.stringify(hub), BROWSER], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // The runner's own would make a development build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the build ended with exit code ${String(code)}`);
  return folder;
}

/** A build whose vit-384 is the tiny ViT: same inputs and outputs, scores known, 113 kB. */
export async function buildForTinyVit(server: HubServer): Promise<string> {
  const { tiny } = variants;
  if (tiny === undefined) throw new Error('there is no tiny ViT');
  const out = temporary('scrim-tiny-');
  await buildVariant(tiny, { out });
  const model = join(out, tiny.shape.id);
  const read = (file: string): Buffer => readFileSync(join(model, 'onnx', file));
  const hub = serveWeights(server, {
    int8: read('model_int8.onnx'),
    fp16: read('model_fp16.onnx'),
    fp32: read('model.onnx'),
  });
  const folder = await buildFor(hub);
  for (const name of ['config.json', 'preprocessor_config.json']) {
    cpSync(join(model, name), join(folder, 'models', VIT_384.id, name));
  }
  return folder;
}
