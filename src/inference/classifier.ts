/** The only importer of transformers.js: loads a model from the package and runs it. */
import {
  AutoModelForImageClassification,
  env,
  type PreTrainedModel,
  Tensor,
} from '@huggingface/transformers';
import { ort } from '#ort';
import { type Model, nsfwScore } from '../shared/catalogue';
import type { Device } from '../shared/rungs';
import type { Scores } from '../shared/verdict';
import { WrongAnswer } from './fault';
import { softmax } from './tensor';
import { TensorInput } from './tensor-input';

export interface Backend {
  readonly device: Device;
  readonly threads: number;
}

/** Which of a model's files is loaded; weights that are not in the package come along. */
export interface WeightsFile {
  readonly dtype: Model['dtype'];
  readonly blob?: Blob;
}

/**
 * Points transformers.js and onnxruntime-web at the package. Each line is needed: without it the libraries fetch from
 * a CDN or a hub, or start from a blob: address that the extension's policy forbids.
 *
 * @param root address of the package's root, with a final slash
 */
export function configure(root: string, threads: number): void {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = `${root}models/`;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  const wasm = env.backends.onnx.wasm;
  if (wasm === undefined) throw new Error('onnxruntime-web came without its WASM backend');
  wasm.wasmPaths = { mjs: `${root}ort/${ort.mjs}`, wasm: `${root}ort/${ort.wasm}` };
  wasm.numThreads = threads;
}

/** Resolves with the browser's words when the GPU goes away; never where no model runs on one. */
export async function deviceLost(): Promise<string> {
  const device = await (env.backends.onnx as { webgpu?: { device?: Promise<GPUDevice> } }).webgpu?.device;
  if (device === undefined) return new Promise(() => undefined);
  const { reason, message } = await device.lost;
  return message || reason;
}

const packagedFetch = env.fetch;

/** Weights that the reader has downloaded stand in for the file that the package does not have. */
const withWeights =
  (model: Model, weights: Blob): typeof fetch =>
  async (input, init) =>
    String(input).includes(`/${model.id}/onnx/`)
      ? new Response(weights)
      : packagedFetch(input as string, init);

/** One loaded model. */
export class Classifier {
  readonly #model: Model;
  readonly #network: PreTrainedModel;
  readonly #labels: readonly string[];
  readonly #input: TensorInput;

  private constructor(model: Model, network: PreTrainedModel, labels: readonly string[]) {
    this.#model = model;
    this.#network = network;
    this.#labels = labels;
    this.#input = new TensorInput(model);
  }

  /**
   * Nothing is run to try it: images wait, and the first of them is as good a trial.
   *
   * @throws where the files are missing or corrupt
   */
  static async load(model: Model, { dtype, blob }: WeightsFile): Promise<Classifier> {
    env.fetch = blob === undefined ? packagedFetch : withWeights(model, blob);
    const network = await AutoModelForImageClassification.from_pretrained(model.id, {
      device: ort.device,
      dtype,
      local_files_only: true,
    });
    const labels = Object.values(
      (network.config as unknown as { id2label: Record<string, string> }).id2label,
    );
    return new Classifier(model, network, labels);
  }

  /**
   * @param bitmaps of any size; they are closed
   * @returns one answer for each, in order, and the milliseconds that it took to make the model's input
   * @throws WrongAnswer
   */
  async classify(bitmaps: readonly ImageBitmap[]): Promise<{ scores: Scores[]; inputMs: number }> {
    const { length } = this.#input;
    const start = performance.now();
    const input = new Float32Array(bitmaps.length * length);
    bitmaps.forEach((bitmap, index) => {
      this.#input.write(bitmap, input.subarray(index * length, (index + 1) * length));
      bitmap.close();
    });
    const inputMs = performance.now() - start;
    return { scores: await this.#run(input, bitmaps.length), inputMs };
  }

  async #run(input: Float32Array, batch: number): Promise<Scores[]> {
    const { size } = this.#model;
    const tensor = new Tensor('float32', input, [batch, 3, size, size]);
    const { logits } = (await this.#network({ pixel_values: tensor })) as { logits: Tensor };
    const values = logits.data as Float32Array;
    const width = this.#labels.length;
    if (values.length !== batch * width)
      throw new WrongAnswer(`${values.length} logits for ${batch} x ${width} labels`);
    return Array.from({ length: batch }, (_, image) => {
      const probabilities = softmax(values.subarray(image * width, (image + 1) * width));
      const labels = Object.fromEntries(this.#labels.map((label, i) => [label, probabilities[i] ?? 0]));
      return { model: this.#model.id, nsfw: nsfwScore(this.#model, labels), labels };
    });
  }
}
