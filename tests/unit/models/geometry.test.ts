import { describe, expect, test } from 'vitest';
import { slide } from '../../../scripts/models/geometry';

const threeByThree = { kernel: [3, 3], strides: [2, 2] };

describe('slide', () => {
  test('SAME at stride 2 pads an even image at the bottom and right only', () => {
    expect(slide([224, 224], { ...threeByThree, padding: 'SAME' })).toEqual({
      pads: [0, 0, 1, 1],
      size: [112, 112],
    });
  });

  test('SAME at stride 2 pads an odd image on both sides', () => {
    expect(slide([7, 7], { ...threeByThree, padding: 'SAME' })).toEqual({ pads: [1, 1, 1, 1], size: [4, 4] });
  });

  test('SAME treats height and width apart', () => {
    const window = { kernel: [1, 7], strides: [1, 1], padding: 'SAME' } as const;
    expect(slide([17, 17], window)).toEqual({ pads: [0, 3, 0, 3], size: [17, 17] });
  });

  test('VALID pads nothing and leaves out what does not fit', () => {
    expect(slide([299, 299], { ...threeByThree, padding: 'VALID' })).toEqual({
      pads: [0, 0, 0, 0],
      size: [149, 149],
    });
  });
});
