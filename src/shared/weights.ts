/**
 * Weights that are downloaded when the reader asks for them: data, pinned by revision, size and SHA-256. All code, and
 * the small files beside the weights (config.json, preprocessor_config.json), ship in the package.
 */

export const WEIGHT_IDS = ['vit-384'] as const;
export type WeightsId = (typeof WEIGHT_IDS)[number];

/** Named as transformers.js names them. */
export const DTYPES = ['int8', 'fp16', 'q4', 'fp32'] as const;
export type Dtype = (typeof DTYPES)[number];

export interface WeightFile {
  /** Name within the repository's and the model folder's `onnx/`. */
  readonly file: string;
  readonly bytes: number;
  /** In lower-case hexadecimal. */
  readonly sha256: string;
}

export interface Weights {
  readonly id: WeightsId;
  readonly repository: string;
  /** A commit, not a branch: what it names never changes. */
  readonly revision: string;
  readonly files: Readonly<Record<Dtype, WeightFile>>;
}

/** Sizes and hashes: models/README.md. */
export const VIT_384: Weights = {
  id: 'vit-384',
  repository: 'AdamCodd/vit-base-nsfw-detector',
  revision: '8587de998f441aac03fdd57a85d2e4cb808c7d64',
  files: {
    int8: {
      file: 'model_int8.onnx',
      bytes: 88_500_985,
      sha256: 'd25aa73fe1eec78459e35ff911e2af98f652ee919b48d9c54316c86d5ff435fa',
    },
    fp16: {
      file: 'model_fp16.onnx',
      bytes: 172_385_122,
      sha256: 'e9693884a06af5d9bef115f730e128deeb39c1850a3c43c21f3f49103d32a77f',
    },
    q4: {
      file: 'model_q4.onnx',
      bytes: 57_925_254,
      sha256: 'a76b59a27ffa5426682841f916e27f801690627f9193bab1d35bd54b6e32cd61',
    },
    fp32: {
      file: 'model.onnx',
      bytes: 344_569_044,
      sha256: 'dce8f5af8509fee39c453b78a66076ead5c97321ddcee0ddfa16f67dc8286384',
    },
  },
};

/** Where weights come from, and which there are. */
export interface Hub {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly weights: readonly Weights[];
}

export const HUB: Hub = { origin: 'https://huggingface.co', weights: [VIT_384] };

/** @returns the address of one file on a hub, or on a mirror with the same paths. */
export const weightsUrl = (origin: string, { repository, revision }: Weights, { file }: WeightFile): string =>
  `${origin}/${repository}/resolve/${revision}/onnx/${file}`;
