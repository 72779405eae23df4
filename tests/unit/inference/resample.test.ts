import { describe, expect, it } from 'vitest';
import { type Pixels, Resampler } from '../../../src/inference/resample';

const LEVELS = Float32Array.from({ length: 256 }, (_, level) => level);

/** A picture by its pixels; alpha would spoil the sums if it were read. */
function pixelsOf(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly number[],
): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    rgba.set([...colour(at % width, Math.floor(at / width)), (at * 77) % 256], at * 4);
  }
  return { width, height, rows: (top, count) => rgba.subarray(top * width * 4, (top + count) * width * 4) };
}

const grey = (row: readonly number[]): Pixels =>
  pixelsOf(row.length, 1, (x) => [row[x] ?? 0, row[x] ?? 0, row[x] ?? 0]);

function resized(pixels: Pixels, size: number): number[] {
  const out = new Float32Array(3 * size * size).fill(Number.NaN);
  new Resampler(size).resize(pixels, LEVELS, out);
  return [...out];
}

/** `Image.frombytes('L', (len(row), 1), bytes(row)).resize((size, size), BILINEAR)` of Pillow 9.4.0, first row. */
const PILLOW: readonly (readonly [from: readonly number[], to: readonly number[]])[] = [
  [
    [130, 183, 14, 238],
    [136, 134],
  ],
  [
    [127, 26, 80, 57, 190, 240, 126, 194, 52, 127],
    [75, 162, 125],
  ],
  [
    [6, 110, 208, 143, 93, 199, 81],
    [41, 164, 146, 140, 120],
  ],
  [
    [36, 71, 227],
    [36, 38, 51, 64, 100, 159, 217, 227],
  ],
  [
    [0, 255],
    [0, 255],
  ],
  [
    [
      0, 2, 107, 110, 84, 85, 148, 160, 101, 104, 93, 100, 196, 152, 11, 184, 212, 84, 74, 135, 33, 169, 154,
      1, 173, 33, 158, 181, 156, 246, 161, 94, 246,
    ],
    [91, 125, 111, 156],
  ],
  [
    [241, 90, 29, 131, 11],
    [203, 65, 88, 41],
  ],
];

describe('a row', () => {
  it.each(PILLOW)('of %j becomes what Pillow makes of it', (from, to) => {
    expect(resized(grey(from), to.length).slice(0, to.length)).toEqual(to);
  });

  it('is read in full: a thin line between the samples of a plain filter still shows', () => {
    const line = Array.from({ length: 100 }, (_, x) => (x === 37 ? 255 : 0));
    const levels = resized(grey(line), 4).slice(0, 4);
    expect(levels.reduce((a, b) => a + b, 0)).toBeCloseTo(255 / 25, -1);
  });
});

describe('a picture', () => {
  it('of the right size stays as it is, in planes of red, green and blue', () => {
    const picture = pixelsOf(2, 2, (x, y) => [x * 10 + y * 20, x * 10 + y * 20 + 51, x * 10 + y * 20 + 102]);
    expect(resized(picture, 2)).toEqual([0, 10, 20, 30, 51, 61, 71, 81, 102, 112, 122, 132]);
  });

  it('reaches both ends of the range', () => {
    expect(
      resized(
        pixelsOf(700, 900, () => [0, 255, 255]),
        1,
      ),
    ).toEqual([0, 255, 255]);
    expect(
      new Set(
        resized(
          pixelsOf(3, 2, () => [255, 255, 255]),
          50,
        ),
      ),
    ).toEqual(new Set([255]));
  });

  it('is given in the values of the model', () => {
    const out = new Float32Array(3);
    new Resampler(1).resize(
      pixelsOf(5, 5, () => [0, 1, 255]),
      LEVELS.map((level) => level * 2 - 1),
      out,
    );
    expect([...out]).toEqual([-1, 1, 509]);
  });

  it('is the same whether it is read whole or in strips', () => {
    const colour = (x: number, y: number): number[] => [(x * 7 + y * 13) % 256, (x * y) % 256, (x ^ y) & 255];
    const [wide, tall] = [4096, 200];
    let strips = 0;
    const whole = pixelsOf(wide, tall, colour);
    const counted: Pixels = {
      ...whole,
      rows: (top, count) => {
        strips++;
        return whole.rows(top, count);
      },
    };
    const planes = resized(counted, 3);
    expect(strips).toBeGreaterThan(2);
    const turned = resized(
      pixelsOf(tall, wide, (x, y) => colour(y, x)),
      3,
    );
    // Turned, all of it fits other strips; rows and columns are rounded in another order, by a level at most.
    planes.forEach((level, at) => {
      const [plane, row, column] = [Math.floor(at / 9), Math.floor(at / 3) % 3, at % 3];
      expect(Math.abs(level - (turned[plane * 9 + column * 3 + row] ?? Number.NaN))).toBeLessThanOrEqual(1);
    });
  });

  it('follows another one of another shape without a trace of it', () => {
    const resampler = new Resampler(2);
    const out = new Float32Array(12);
    for (const [width, height, level] of [
      [90, 80, 255],
      [3, 2, 0],
      [1, 500, 9],
      [90, 80, 7],
    ] as const) {
      resampler.resize(
        pixelsOf(width, height, () => [level, level, level]),
        LEVELS,
        out,
      );
      expect([...new Set(out)]).toEqual([level]);
    }
  });

  it('is refused where there is no exact place for it, or nothing of it', () => {
    const resize =
      (values: number, width = 2) =>
      () =>
        new Resampler(2).resize(
          pixelsOf(width, 2, () => [0, 0, 0]),
          LEVELS,
          new Float32Array(values),
        );
    expect(resize(12)).not.toThrow();
    expect(resize(11)).toThrow('2 x 2 pixels are 12 values, not 11');
    expect(resize(27)).toThrow(RangeError);
    expect(resize(12, 0)).toThrow(RangeError);
  });

  it('of 224 pixels is not what a model of 384 is fed', () => {
    const out = new Float32Array(3 * 224 * 224);
    expect(() =>
      new Resampler(384).resize(
        pixelsOf(4, 4, () => [0, 0, 0]),
        LEVELS,
        out,
      ),
    ).toThrow(RangeError);
  });
});
