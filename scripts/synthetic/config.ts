import { LAYER_NORM_EPSILON, labels, type VitShape } from './shape';

/** The small files of the folder, as the hub has them for vit-384. */
export function companionFiles(shape: VitShape): Readonly<Record<string, string>> {
  return {
    'config.json': json(modelConfig(shape)),
    'preprocessor_config.json': json(preprocessorConfig(shape)),
  };
}

function modelConfig(shape: VitShape) {
  return {
    architectures: ['ViTForImageClassification'],
    attention_probs_dropout_prob: 0,
    encoder_stride: 16,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0,
    hidden_size: shape.hiddenSize,
    id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
    image_size: shape.imageSize,
    initializer_range: 0.02,
    intermediate_size: shape.intermediateSize,
    label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
    layer_norm_eps: LAYER_NORM_EPSILON,
    model_type: 'vit',
    num_attention_heads: shape.heads,
    num_channels: 3,
    num_hidden_layers: shape.layers,
    patch_size: shape.patchSize,
    problem_type: 'single_label_classification',
    qkv_bias: true,
  };
}

function preprocessorConfig({ imageSize }: VitShape) {
  return {
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_processor_type: 'ViTImageProcessor',
    image_std: [0.5, 0.5, 0.5],
    resample: 2,
    rescale_factor: 1 / 255,
    size: { height: imageSize, width: imageSize },
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
