import { at } from './weights';

export type Padding = 'SAME' | 'VALID';

/** A sliding window over height and width. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
}

/** What a window does to an image: ONNX's `pads` [top, left, bottom, right] and the new [height, width]. */
export interface Geometry {
  readonly pads: readonly number[];
  readonly size: readonly number[];
}

/**
 * TensorFlow's rule. SAME gives ceil(size / stride) outputs and pads what they need; the odd pixel goes
 * to the bottom and right, so that at stride 2 an even image is padded on one side only. (PyTorch
 * exports pad both sides, which shifts every feature by a pixel.)
 */
export function slide(size: readonly number[], window: Window): Geometry {
  const axes = [0, 1].map((axis) => slideAxis(at(size, axis), window, axis));
  return {
    pads: [...axes.map(({ before }) => before), ...axes.map(({ after }) => after)],
    size: axes.map(({ extent }) => extent),
  };
}

function slideAxis(size: number, { kernel, strides, padding }: Window, axis: number) {
  const length = at(kernel, axis);
  const stride = at(strides, axis);
  if (padding === 'VALID') {
    return { extent: Math.floor((size - length) / stride) + 1, before: 0, after: 0 };
  }
  const extent = Math.ceil(size / stride);
  const total = Math.max((extent - 1) * stride + length - size, 0);
  const before = Math.floor(total / 2);
  return { extent, before, after: total - before };
}
