import { describe, expect, test } from 'vitest';
import { decode, OVERSIZE } from '../../../src/inference/decode';
import { TensorInput } from '../../../src/inference/tensor-input';

const SIZE = 8;
const WHITE = [255, 255, 255];
const RED = [255, 0, 0];
const BLUE = [0, 0, 255];

const svg = (attributes: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><rect width="100%" height="100%" fill="red"/></svg>`,
  );

/** @returns what a model is fed at one place of its input, in levels */
async function fed(bytes: Uint8Array<ArrayBuffer>): Promise<(x: number, y: number) => number[]> {
  const bitmap = await decode(bytes, SIZE);
  const input = new TensorInput({ size: SIZE, mean: 0.5, std: 0.5 });
  const tensor = new Float32Array(input.length);
  input.write(bitmap, tensor);
  bitmap.close();
  return (x, y) =>
    [0, 1, 2].map((c) => Math.round(((tensor[(c * SIZE + y) * SIZE + x] ?? 0) * 0.5 + 0.5) * 255));
}

async function png(width: number, height: number, paint: (on: OffscreenCanvasRenderingContext2D) => void) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas here');
  paint(context);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

describe('a drawing', () => {
  test.each([
    'width="40" height="20"',
    'width="20" height="400" viewBox="0 0 20 400"',
    'viewBox="0 0 300 100"',
    'viewBox="0 0 10 90"',
    'width="100%" height="100%"',
    '',
  ])('fills the whole input, whatever its shape: %s', async (attributes) => {
    const at = await fed(svg(attributes));
    for (const [x, y] of [
      [0, 0],
      [SIZE - 1, 0],
      [0, SIZE - 1],
      [SIZE - 1, SIZE - 1],
    ] as const) {
      const [red, green = 255, blue = 255] = at(x, y);
      expect(red).toBe(255);
      // Half a pixel may be lost where sides are rounded; where a drawing keeps its shape instead, half the input is white.
      expect(Math.max(green, blue)).toBeLessThan(16);
    }
  });
});

test('a drawing of sixteen bits a letter, and with a prefix, is drawn', async () => {
  const text =
    '\ufeff<s:svg xmlns:s="http://www.w3.org/2000/svg" width="40" height="40"><s:rect width="40" height="40" fill="red"/></s:svg>';
  const bytes = new Uint8Array(Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
  const at = await fed(bytes);
  expect(at(SIZE / 2, SIZE / 2)).toEqual(RED);
});

test('a drawing with HTML in it can be read, and sent to a worker', async () => {
  const bytes = new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><foreignObject width="40" height="40">
      <div xmlns="http://www.w3.org/1999/xhtml" style="height:40px;background:red">words</div></foreignObject></svg>`,
  );
  expect((await fed(bytes))(SIZE - 1, SIZE - 1)).toEqual(RED);
  const bitmap = await decode(bytes, SIZE);
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(bitmap, [bitmap]);
  port1.close();
  port2.close();
});

describe('a bitmap', () => {
  test('keeps its size up to three times that of the model, and each side for itself is reduced to that', async () => {
    const shape = async (width: number, height: number): Promise<number[]> => {
      const bitmap = await decode(await png(width, height, () => undefined), SIZE);
      return [bitmap.width, bitmap.height];
    };
    const longest = OVERSIZE * SIZE;
    expect(await shape(longest, 5)).toEqual([longest, 5]);
    expect(await shape(longest + 1, 5)).toEqual([longest, 5]);
    expect(await shape(3, 500)).toEqual([3, longest]);
    expect(await shape(400, 500)).toEqual([longest, longest]);
  });

  test('is not cropped, and its channels and sides keep their places', async () => {
    const bytes = await png(20, 12, (on) => {
      on.fillStyle = 'red';
      on.fillRect(0, 0, 10, 12);
      on.fillStyle = 'blue';
      on.fillRect(10, 0, 10, 6);
    });
    const at = await fed(bytes);
    expect(at(0, 0)).toEqual(RED);
    expect(at(0, SIZE - 1)).toEqual(RED);
    expect(at(SIZE - 1, 0)).toEqual(BLUE);
    expect(at(SIZE - 1, SIZE - 1)).toEqual(WHITE);
  });

  test('leaves nothing behind for a transparent one after it', async () => {
    const input = new TensorInput({ size: SIZE, mean: 0, std: 1 });
    const tensor = new Float32Array(input.length);
    const full = await png(20, 20, (on) => on.fillRect(0, 0, 20, 20));
    for (const bytes of [full, await png(10, 10, () => undefined)])
      input.write(await decode(bytes, SIZE), tensor);
    expect([...new Set(tensor)]).toEqual([1]);
  });
});
