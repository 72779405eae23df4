import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mayMove, openAnimation, sampled } from '../../../src/inference/animation';
import { blackPng } from '../../server/png';

afterEach(() => vi.unstubAllGlobals());

const frame = (shade: number) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: { r: shade, g: 0, b: 0 } } })
    .png()
    .toBuffer();
const film = async (frames: number) =>
  sharp(await Promise.all(Array.from({ length: frames }, (_, at) => frame(60 * at))), {
    join: { animated: true },
  });
const text = (string: string): Uint8Array => new TextEncoder().encode(string);

describe('what may move, by its header', () => {
  it('is a GIF, whose header does not tell how many frames it has', async () => {
    expect(
      mayMove(
        await sharp(await frame(9))
          .gif()
          .toBuffer(),
      ),
    ).toBe('gif');
  });

  it('is a WebP with the flag for it', async () => {
    expect(mayMove(await (await film(3)).webp().toBuffer())).toBe('webp');
    expect(
      mayMove(
        await sharp(await frame(9))
          .webp()
          .toBuffer(),
      ),
    ).toBeUndefined();
    const still = await sharp(await frame(9))
      .ensureAlpha(0.5)
      .webp({ quality: 50 })
      .toBuffer();
    expect(mayMove(still)).toBeUndefined();
  });

  it('is a PNG that says so before its pixels', async () => {
    const png = await blackPng(3, 2);
    expect(mayMove(png)).toBeUndefined();
    const header = 33;
    const control = Buffer.concat([Buffer.from([0, 0, 0, 8]), text('acTL'), Buffer.alloc(12)]);
    expect(mayMove(Buffer.concat([png.subarray(0, header), control, png.subarray(header)]))).toBe('png');
    expect(mayMove(Buffer.concat([png, control]))).toBeUndefined();
  });

  it('is an AVIF of that brand', () => {
    const avif = (brands: string): Uint8Array =>
      Buffer.concat([Buffer.from([0, 0, 0, 8 + brands.length]), text(`ftyp${brands}`), text('avis')]);
    expect(mayMove(avif('avif....mif1'))).toBeUndefined();
    expect(mayMove(avif('avif....avismif1'))).toBe('avif');
  });

  it.each(['', 'G', 'GIF7', 'RIFF', '\x89PNG', '\x89PNG\r\n\x1a\n\xff\xff\xff\xff', 'nothing'])(
    'is not %j',
    (header) => {
      expect(mayMove(text(header))).toBeUndefined();
    },
  );
});

it('judges frames from the first to the last', () => {
  expect(sampled(1)).toEqual([0]);
  expect(sampled(2)).toEqual([0, 1]);
  expect(sampled(5)).toEqual([0, 1, 2, 3, 4]);
  expect(sampled(101)).toEqual([0, 25, 50, 75, 100]);
});

it('leaves it to the first frame where the browser gives no others', async () => {
  vi.stubGlobal('ImageDecoder', undefined);
  expect(await openAnimation(new Uint8Array(await (await film(3)).gif().toBuffer()))).toBeUndefined();
});
