import sheet224 from '../../fixtures/preprocessing/samples-224.png?url';
import sheet299 from '../../fixtures/preprocessing/samples-299.png?url';
import sheet384 from '../../fixtures/preprocessing/samples-384.png?url';

/** scripts/goldens/make.py keeps each fourth pixel of each fourth row. */
const STEP = 4;
const SHEETS = { 224: sheet224, 299: sheet299, 384: sheet384 } as const;

/** @returns what Pillow made of the source with that index: RGB bytes of the pixels that the golden keeps */
export async function sheet(size: keyof typeof SHEETS): Promise<(index: number) => Uint8Array> {
  const bitmap = await createImageBitmap(await (await fetch(SHEETS[size])).blob());
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (context === null) throw new Error('no canvas here');
  context.drawImage(bitmap, 0, 0);
  const side = bitmap.width;
  return (index) =>
    context
      .getImageData(0, index * side, side, side)
      .data.filter((_, at) => at % 4 < 3) as unknown as Uint8Array;
}

/** @returns of planes of `size * size` levels the ones that the golden keeps, in its order */
export function sampleOf(planes: Float32Array, size: number): Float32Array {
  const side = Math.ceil(size / STEP);
  return Float32Array.from({ length: side * side * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const [x, y] = [(pixel % side) * STEP, Math.floor(pixel / side) * STEP];
    return planes[(at % 3) * size * size + y * size + x] ?? Number.NaN;
  });
}

/** @returns decibels to one decimal, of levels 0..255; 99 for what is the same */
export function psnr(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) throw new Error(`${left.length} levels against ${right.length}`);
  const squares = Array.from(left, (level, at) => (level - (right[at] ?? Number.NaN)) ** 2);
  const error = squares.reduce((a, b) => a + b, 0) / squares.length;
  return Math.round(10 * Math.min(99, 10 * Math.log10(255 ** 2 / error))) / 10;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** @returns rows of the same columns as text, for a log */
export function table(rows: readonly object[]): string {
  const [first = {}] = rows;
  const names = Object.keys(first).filter((name) => name !== 'differs');
  const cell = (value: unknown): string =>
    typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toFixed(4))) : String(value);
  const lines = rows.map((row) => names.map((name) => cell((row as Record<string, unknown>)[name])));
  const line = (cells: readonly string[]): string => cells.map((text) => text.padEnd(14)).join(' ');
  return ['', line(names), ...lines.map(line)].join('\n');
}
