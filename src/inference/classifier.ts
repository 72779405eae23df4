/** The only importer of transformers.js: loads a model from the package and runs it. */
import {
  AutoModelForImageClassification,
  env,
  type PreTrainedModel,
  Tensor,
} from '@huggingface/transformers';
import { type Model, nsfwScore } from '../shared/catalogue';
import type { Scores } from '../shared/verdict';
import { softmax, toPlanes } from './tensor';

export interface Backend {
  readonly device: 'wasm';
  readonly threads: number;
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
  wasm.wasmPaths = {
    mjs: `${root}ort/ort-wasm-simd-threaded.mjs`,
    wasm: `${root}ort/ort-wasm-simd-threaded.wasm`,
  };
  wasm.numThreads = threads;
}

/** One loaded model. */
export class Classifier {
  readonly #model: Model;
  readonly #network: PreTrainedModel;
  readonly #labels: readonly string[];
  readonly #canvas: OffscreenCanvasRenderingContext2D;

  private constructor(model: Model, network: PreTrainedModel, labels: readonly string[]) {
    this.#model = model;
    this.#network = network;
    this.#labels = labels;
    // Read back at once after each drawing: kept in memory, not on a GPU.
    const canvas = new OffscreenCanvas(model.size, model.size).getContext('2d', { willReadFrequently: true });
    if (canvas === null) throw new Error('no canvas to read pixels from');
    this.#canvas = canvas;
  }

  /** @throws where the files are missing, corrupt, or answer the first picture with anything but probabilities. */
  static async load(model: Model, backend: Backend): Promise<Classifier> {
    const network = await AutoModelForImageClassification.from_pretrained(model.id, {
      device: backend.device,
      dtype: model.dtype,
      local_files_only: true,
    });
    const labels = Object.values(
      (network.config as unknown as { id2label: Record<string, string> }).id2label,
    );
    const classifier = new Classifier(model, network, labels);
    const [scores] = await classifier.#run(new Float32Array(3 * model.size * model.size), 1);
    if (scores === undefined || !Number.isFinite(scores.nsfw)) throw new Error(`${model.id} does not answer`);
    return classifier;
  }

  /**
   * @param bitmaps each exactly the model's size; they are closed
   * @returns one answer for each, in order
   */
  async classify(bitmaps: readonly ImageBitmap[]): Promise<Scores[]> {
    const { size } = this.#model;
    const plane = 3 * size * size;
    const input = new Float32Array(bitmaps.length * plane);
    bitmaps.forEach((bitmap, index) => {
      toPlanes(this.#pixels(bitmap), this.#model, input.subarray(index * plane, (index + 1) * plane));
      bitmap.close();
    });
    return this.#run(input, bitmaps.length);
  }

  #pixels(bitmap: ImageBitmap): Uint8ClampedArray {
    const { size } = this.#model;
    if (bitmap.width !== size || bitmap.height !== size)
      throw new RangeError(`a bitmap of ${bitmap.width} pixels`);
    // What is transparent shows the page; white is what most pages are.
    this.#canvas.fillStyle = '#fff';
    this.#canvas.fillRect(0, 0, size, size);
    this.#canvas.drawImage(bitmap, 0, 0);
    return this.#canvas.getImageData(0, 0, size, size).data;
  }

  async #run(input: Float32Array, batch: number): Promise<Scores[]> {
    const { size } = this.#model;
    const tensor = new Tensor('float32', input, [batch, 3, size, size]);
    const { logits } = (await this.#network({ pixel_values: tensor })) as { logits: Tensor };
    const values = logits.data as Float32Array;
    const width = this.#labels.length;
    if (values.length !== batch * width)
      throw new Error(`${values.length} logits for ${batch} x ${width} labels`);
    return Array.from({ length: batch }, (_, image) => {
      const probabilities = softmax(values.subarray(image * width, (image + 1) * width));
      const labels = Object.fromEntries(this.#labels.map((label, i) => [label, probabilities[i] ?? 0]));
      return { model: this.#model.id, nsfw: nsfwScore(this.#model, labels), labels };
    });
  }
}
